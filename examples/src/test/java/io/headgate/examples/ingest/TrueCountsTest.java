package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand requests of a real server, whose counts were found without this program.
 *
 * <p>The log isn't part of the project. It is looked for where {@code -Dheadgate.access.log=PATH} says, and otherwise in
 * {@code ../shared/data} beside the project; where it is in neither place, the test says so and is skipped.
 */
class TrueCountsTest {
    private static final String PROPERTY = "headgate.access.log";

    @TempDir
    Path directory;

    private static Optional<Path> log() {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            assertThat(Path.of(given)).as("-D" + PROPERTY).isReadable();
            return Optional.of(Path.of(given));
        }
        return Stream.of("../shared/data/access.log", "../../shared/data/access.log")
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst();
    }

    @Test
    void findsWhatIsKnownOfTheRealLog() throws Exception {
        Optional<Path> log = log();
        assumeTrue(
                log.isPresent(),
                "the real log isn't here: neither -D" + PROPERTY
                        + "=PATH nor ../shared/data/access.log beside the project");
        Cli cli = Cli.run(
                "ingest",
                log.get().toString(),
                "--db",
                "jdbc:h2:file:" + directory.resolve("db"),
                "--json",
                "--rejects",
                directory.resolve("rejects").toString());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        JsonNode json = cli.json();
        assertThat(json.get("read").asLong()).isEqualTo(10_000);
        assertThat(json.get("stored").asLong()).isEqualTo(9_999);
        assertThat(json.get("rejected").asLong()).isEqualTo(1);
        assertThat(json.get("bytes").asLong()).isEqualTo(2_747_282_505L);
        assertThat(json.get("clients").asLong()).isEqualTo(1_753);
        assertThat(json.get("status")).isEqualTo(new ObjectMapper().readTree("""
                                {"200": 9125, "206": 45, "301": 164, "304": 445, "403": 2, "404": 213, "416": 2, "500": 3}"""));
        assertThat(json.get("balanced").asBoolean()).isTrue();
        assertThat(Files.readAllLines(directory.resolve("rejects")).get(1))
                .contains("\t8899\t", "\tagent\t", "the user agent has no closing quote");
    }
}
