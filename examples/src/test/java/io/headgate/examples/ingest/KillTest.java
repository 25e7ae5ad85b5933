package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process (SIGKILL) at random moments, lets another go on, and compares what is stored in the end with an uninterrupted
 * run, row by row.
 *
 * <p>Always on with a few kills. {@code mvn test -pl examples -am -Dtest=KillTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dheadgate.kills=20} kills more often; {@code -Dheadgate.kill.seed} repeats a run's moments, as far as that can be repeated.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("headgate.kills", 5);
    private static final int LINES = 20_000;

    /** From before the process has opened its database to well within its work. */
    private static final int LATEST_MOMENT_MILLIS = 2500;

    @TempDir
    Path directory;

    @Test
    void everyLineIsStoredOnceWheneverTheProcessIsKilled() throws Exception {
        long seed = Long.getLong("headgate.kill.seed", System.nanoTime());
        Random random = new Random(seed);
        Path plain = Files.write(directory.resolve("a.log"), Lines.log(LINES));
        Path packed = Files.write(directory.resolve("b.log.gz"), InputTest.gzip(Lines.log(LINES / 4)));
        List<String> inputs = List.of(plain.toString(), packed.toString());

        String reference = url("reference");
        assertThat(end(start(inputs, reference, "reference", "--batch", "500"), "reference"))
                .isZero();
        String expected = contents(reference);
        List<String> expectedRejects = Files.readAllLines(directory.resolve("reference.rejects"));
        assertThat(expectedRejects).hasSize(LINES / 100 + LINES / 400 + 1);

        int kills = 0;
        for (int round = 1; kills < KILLS; round++) {
            String name = "round" + round;
            int exitCode = -1;
            while (exitCode != 0) {
                // Small batches and a slow store make a run long enough to be hit in the middle.
                Process process = start(inputs, url(name), name, "--resume", "--batch", "25", "--store-delay", "1ms");
                boolean mayEnd =
                        kills >= KILLS || process.waitFor(random.nextInt(LATEST_MOMENT_MILLIS), TimeUnit.MILLISECONDS);
                if (mayEnd) {
                    exitCode = end(process, name);
                    assertThat(exitCode)
                            .as(Files.readString(directory.resolve(name + ".log")))
                            .isZero();
                } else {
                    process.destroyForcibly().waitFor();
                    kills++;
                }
            }
            assertThat(contents(url(name)))
                    .as("seed %d, round %d, %d kills so far", seed, round, kills)
                    .isEqualTo(expected);
            assertThat(Files.readAllLines(directory.resolve(name + ".rejects"))).isEqualTo(expectedRejects);
        }
        System.out.printf("KillTest: %d kills with SIGKILL, every line stored exactly once (seed %d)%n", kills, seed);
    }

    /** A process that nobody kills has to come to its end. */
    private int end(Process process, String name) throws Exception {
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended)
                .as("ends by itself: " + Files.readString(directory.resolve(name + ".log")))
                .isTrue();
        return process.exitValue();
    }

    private String url(String name) {
        return "jdbc:h2:file:" + directory.resolve(name);
    }

    private Process start(List<String> inputs, String url, String name, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Headgate.class.getName(),
                "ingest"));
        command.addAll(inputs);
        command.addAll(List.of(
                "--db", url, "--rejects", directory.resolve(name + ".rejects").toString()));
        command.addAll(Arrays.asList(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), name + ".log")))
                .start();
    }

    /** Everything that was stored, as a fingerprint for every table; the order of storing is part of it, the run's number isn't. */
    private static String contents(String url) throws Exception {
        StringBuilder contents = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String query : List.of(
                    "SELECT * FROM log_entry ORDER BY id",
                    "SELECT * FROM log_rejected ORDER BY id",
                    "SELECT name, next_offset, lines, rejected, fingerprint FROM log_source ORDER BY id",
                    "SELECT * FROM log_status ORDER BY run_id, status",
                    "SELECT * FROM log_path ORDER BY run_id, path",
                    "SELECT * FROM log_client ORDER BY run_id, client",
                    "SELECT id FROM log_run")) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                long rows = 0;
                try (ResultSet result = statement.executeQuery(query)) {
                    int columns = result.getMetaData().getColumnCount();
                    while (result.next()) {
                        rows++;
                        for (int column = 1; column <= columns; column++) {
                            digest.update((result.getString(column) + "\n").getBytes(StandardCharsets.UTF_8));
                        }
                    }
                }
                contents.append(query)
                        .append(": ")
                        .append(rows)
                        .append(" rows ")
                        .append(HexFormat.of().formatHex(digest.digest()))
                        .append('\n');
            }
        }
        return contents.toString();
    }
}
