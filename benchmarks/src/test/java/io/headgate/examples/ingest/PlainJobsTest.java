package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJobsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"headgate", "reactor", "rxjava", "loop"})
    void everyLibraryDoesTheWholeJob(String library) throws Exception {
        Path log = directory.resolve("access.log");
        MainJobRun.repeat("", log, 1);
        List<Long> figures = MainJobRun.count(library, log.toString());
        assertThat(figures.subList(0, 2)).containsExactly(369L, 7L);
        assertThat(figures).isEqualTo(MainJobRun.count("loop", log.toString()));
    }
}
