package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class TckTableTest {

    @Test
    void pageSaysWhatTheTableDemands() throws IOException {
        assumeTrue(Wanted.everything(), "the page is about the whole table");
        String text = TckTable.text(Subjects.all());
        if ("write".equals(System.getProperty("tck.table"))) {
            Files.createDirectories(TckTable.file().getParent());
            Files.writeString(TckTable.file(), text);
        }
        assertThat(Files.readString(TckTable.file()))
                .as("docs/tck.md; write it anew with -Dtck.table=write")
                .isEqualTo(text);
    }
}
