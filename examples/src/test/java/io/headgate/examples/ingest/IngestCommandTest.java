package io.headgate.examples.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.h2.api.Trigger;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestCommandTest {
    @TempDir
    Path directory;

    private String db = "";

    @BeforeEach
    void chooseADatabase() {
        db = "jdbc:h2:file:" + directory.resolve("db");
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Cli ingest(String... arguments) {
        return ingest(InputStream.nullInputStream(), arguments);
    }

    private Cli ingest(InputStream in, String... arguments) {
        String[] all = Arrays.copyOf(new String[] {"ingest", "--db", db}, arguments.length + 3);
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Cli.run(in, Interruption::new, all);
    }

    private long count(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(db);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void assertComplete(Cli cli, long read, long rejected) {
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        JsonNode json = cli.json();
        assertThat(json.get("outcome").asText()).isEqualTo("complete");
        assertThat(json.get("balanced").asBoolean()).isTrue();
        assertThat(json.get("read").asLong()).isEqualTo(read);
        assertThat(json.get("stored").asLong()).isEqualTo(read - rejected);
        assertThat(json.get("rejected").asLong()).isEqualTo(rejected);
        assertThat(json.get("maxInFlight").asLong())
                .isBetween(1L, json.get("bound").asLong());
    }

    // ------------------------------------------------------------------------------------------------- good input

    @Test
    void ingestsTheSampleAndReports() throws SQLException {
        Cli cli = ingest();
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out())
                .contains(
                        "read 369 = stored 362 + rejected 7: balanced",
                        "  200               243",
                        "/feed.xml",
                        "malformed-utf8");
        assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(362);
        assertThat(count("SELECT COUNT(*) FROM log_rejected")).isEqualTo(7);
        assertThat(count("SELECT COUNT(*) FROM log_entry WHERE bot")).isPositive();
    }

    @Test
    void theJsonObjectHasTheFiguresAndNothingElseIsOnStandardOutput() {
        Cli cli = ingest("--json", "--explain");
        assertComplete(cli, 369, 7);
        JsonNode json = cli.json();
        assertThat(json.get("status").get("200").asLong()).isEqualTo(243);
        assertThat(json.get("clients").asLong()).isEqualTo(25);
        assertThat(json.get("bytes").asLong()).isPositive();
        assertThat(json.get("seconds").asDouble()).isPositive();
        assertThat(json.get("heapMaxBytes").asLong())
                .isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(cli.err()).contains(json.get("plan").asText().strip());
    }

    @Test
    void explainPrintsThePlanAndTheBound() {
        Cli cli = ingest("--explain");
        assertThat(cli.exitCode()).isZero();
        long bound = ingest("--json").json().get("bound").asLong();
        assertThat(cli.out()).contains("read", "parse", "enrich", "batch", "store", Quantities.number(bound));
    }

    @Test
    void quietSaysNothing() {
        Cli cli = ingest("--quiet");
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out() + cli.err()).isEmpty();
    }

    @Test
    void readsSeveralFilesPlainAndPackedAndStandardInput() throws IOException {
        Path plain = file("a.log", Lines.log(1000));
        Path packed = file("b.log.gz", InputTest.gzip(Lines.log(700)));
        Cli cli = ingest(new ByteArrayInputStream(Lines.log(300)), plain.toString(), packed.toString(), "-", "--json");
        assertComplete(cli, 2000, 20);
        assertThat(cli.json().get("inputs")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4", "7, 3", "500, 1", "100000, 8"})
    void theFiguresAreTheSameWhateverTheTuning(int batch, int parallel) throws IOException {
        Path log = file("a.log", Lines.log(2500));
        Cli cli =
                ingest(log.toString(), "--json", "--batch", "" + batch, "--parallel", "" + parallel, "--within", "5ms");
        assertComplete(cli, 2500, 25);
    }

    @Test
    void aRateLimitIsKept() throws IOException {
        Path log = file("a.log", Lines.log(600));
        Cli cli = ingest(log.toString(), "--json", "--rate", "1000/s");
        assertComplete(cli, 600, 6);
        assertThat(cli.json().get("seconds").asDouble()).isGreaterThan(0.4);
    }

    /** What it does to the others' figures is in {@link PipelineTest}, where no time passes but the store's. */
    @Test
    void aSlowStoreIsWaitedFor() throws IOException {
        Path log = file("a.log", Lines.log(5000));
        Cli cli = ingest(log.toString(), "--json", "--batch", "100", "--store-delay", "20ms");
        assertComplete(cli, 5000, 50);
        JsonNode nodes = cli.json().get("nodes");
        assertThat(nodes.get(0).get("waitedFor").asText()).isEqualTo("for room");
        assertThat(nodes.get(4).get("workedSeconds").asDouble()).isGreaterThanOrEqualTo(50 * 0.02);
    }

    @Test
    void rejectedLinesGoToTheFileIfAsked() throws IOException {
        Path log = file("a.log", Lines.log(1200));
        Path rejects = directory.resolve("rejects.tsv");
        assertThat(ingest(log.toString(), "--rejects", rejects.toString()).exitCode())
                .isZero();
        List<String> lines = Files.readAllLines(rejects);
        assertThat(lines).hasSize(13);
        assertThat(lines.get(0)).isEqualTo("input\tline\toffset\treason\tdetail\ttext");
        String[] third = lines.get(3).split("\t", -1);
        assertThat(third[1]).isEqualTo("300");
        byte[] content = Files.readAllBytes(log);
        assertThat(new String(content, Integer.parseInt(third[2]), 50, UTF_8)).isEqualTo(third[5].substring(0, 50));
    }

    @Test
    void aHugeLineIsRejectedAndTheRestGoesOn() throws IOException, SQLException {
        Path log = directory.resolve("huge.log");
        try (var out = Files.newBufferedWriter(log)) {
            out.write(Lines.entry(1) + "\n");
            String megabyte = "x".repeat(1_000_000);
            for (int i = 0; i < 100; i++) {
                out.write(megabyte);
            }
            out.write("\n" + Lines.entry(2) + "\n");
        }
        assertComplete(ingest(log.toString(), "--json"), 3, 1);
        assertThat(
                        count(
                                "SELECT COUNT(*) FROM log_rejected WHERE line = 2 AND reason = 'too-long' AND LENGTH(text) = 500"))
                .isEqualTo(1);
    }

    // ---------------------------------------------------------------------------------------------------- resume

    @Test
    void aCompleteRunIsReportedAgainAndReadsNothing() throws IOException {
        String log = file("a.log", Lines.log(500)).toString();
        assertComplete(ingest(log, "--json"), 500, 5);
        Cli again = ingest(log, "--json", "--resume");
        assertComplete(again, 500, 5, 0);
        assertThat(again.err()).contains("is complete; there is nothing left to read");
    }

    private static void assertComplete(Cli cli, long read, long rejected, long maxInFlight) {
        assertThat(cli.json().get("maxInFlight").asLong()).isEqualTo(maxInFlight);
        assertThat(cli.json().get("read").asLong()).isEqualTo(read);
        assertThat(cli.json().get("rejected").asLong()).isEqualTo(rejected);
        assertThat(cli.json().get("balanced").asBoolean()).isTrue();
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void resumeWithoutAnEarlierRunStartsAtTheBeginning() throws IOException {
        Cli cli = ingest(file("a.log", Lines.log(500)).toString(), "--json", "--resume");
        assertComplete(cli, 500, 5);
        assertThat(cli.err()).contains("there is no earlier run over this input; starting at the beginning");
    }

    @Test
    void twoRunsOverOneFileAreTwoRuns() throws IOException, SQLException {
        String log = file("a.log", Lines.log(500)).toString();
        assertComplete(ingest(log, "--json"), 500, 5);
        assertComplete(ingest(log, "--json"), 500, 5);
        assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(990);
    }

    /** An interruption that waits until it can be heard. */
    private static final class Armed extends Interruption {
        private final CountDownLatch armed = new CountDownLatch(1);

        @Override
        void onRequest(Runnable stop) {
            super.onRequest(stop);
            armed.countDown();
        }

        void requestOnceArmed() {
            try {
                armed.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            request();
        }
    }

    /** Comes with a rejected line, on the thread that stores: the run can't have come further meanwhile. */
    public static final class AtLine5000 implements Trigger {
        private static volatile Runnable action = () -> {};

        /** For the database. */
        public AtLine5000() {}

        @Override
        public void fire(Connection connection, Object[] before, Object[] after) {
            if (after[2].equals(5_000L)) {
                action.run();
            }
        }
    }

    private void interruptAtLine5000(Armed interruption) throws SQLException {
        LogStore.open(Database.at(db)).close();
        try (Connection connection = DriverManager.getConnection(db);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TRIGGER interrupts AFTER INSERT ON log_rejected FOR EACH ROW CALL '"
                    + AtLine5000.class.getName() + "'");
        }
        AtLine5000.action = interruption::requestOnceArmed;
    }

    @AfterEach
    void interruptNoMore() {
        AtLine5000.action = () -> {};
    }

    @ParameterizedTest
    @CsvSource({"a.log", "a.log.gz", "-"})
    void anInterruptedRunGoesOnWhereItStopped(String name) throws Exception {
        byte[] content = Lines.log(30_000);
        if (!name.equals("-")) {
            file(name, name.endsWith(".gz") ? InputTest.gzip(content) : content);
        }
        String input = name.equals("-") ? name : directory.resolve(name).toString();
        String rejects = directory.resolve("rejects.tsv").toString();
        Armed interruption = new Armed();
        interruptAtLine5000(interruption);
        Cli first = Cli.run(
                new ByteArrayInputStream(content),
                () -> interruption,
                "ingest",
                input,
                "--db",
                db,
                "--json",
                "--batch",
                "50",
                "--rejects",
                rejects);
        assertThat(first.exitCode()).as(first.err()).isEqualTo(130);
        assertThat(first.err())
                .contains("headgate: interrupted", "stopped in ", "go on with --resume")
                .doesNotContain("\tat ");
        JsonNode stopped = first.json();
        assertThat(stopped.get("outcome").asText()).isEqualTo("interrupted");
        assertThat(stopped.get("balanced").asBoolean()).isTrue();
        long committed =
                stopped.get("stored").asLong() + stopped.get("rejected").asLong();
        assertThat(committed).isBetween(4_900L, 29_999L);
        assertThat(stopped.get("inputs").get(0).get("lines").asLong()).isEqualTo(committed);

        Cli second = ingest(new ByteArrayInputStream(content), input, "--json", "--resume", "--rejects", rejects);
        assertComplete(second, 30_000, 300);
        assertThat(second.json().get("resumedAt").asLong()).isEqualTo(committed);
        assertThat(second.err()).contains("going on with run 1 after");
        assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(29_700);
        assertThat(count("SELECT SUM(bytes) FROM log_entry"))
                .isEqualTo(IntStream.rangeClosed(1, 30_000)
                        .filter(i -> i % 100 != 0)
                        .asLongStream()
                        .sum());
        List<String> rejectedLines = Files.readAllLines(Path.of(rejects)).stream()
                .skip(1)
                .map(line -> line.split("\t", -1)[1])
                .toList();
        assertThat(rejectedLines)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 300)
                        .mapToObj(i -> "" + i * 100)
                        .toList());
    }

    @Test
    void resumeWithoutFilesTakesThoseOfTheInterruptedRun() throws Exception {
        String log = file("a.log", Lines.log(5000)).toString();
        Interruption atOnce = new Interruption();
        atOnce.request();
        Cli first = Cli.run(InputStream.nullInputStream(), () -> atOnce, "ingest", log, "--db", db, "--json");
        assertThat(first.exitCode()).isEqualTo(130);
        assertComplete(ingest("--json", "--resume"), 5000, 50);
    }

    @Test
    void resumeRefusesAFileThatIsAnotherOneNow() throws Exception {
        Path log = file("a.log", Lines.log(5000));
        Cli first =
                Cli.run(failingAfter(Lines.log(5000), 300_000), Interruption::new, "ingest", "-", "--db", db, "--json");
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.json().get("stored").asLong()).isPositive();
        Cli second =
                ingest(new ByteArrayInputStream("other\n".repeat(100_000).getBytes(UTF_8)), "-", "--resume", "--json");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors()).anyMatch(line -> line.contains("isn't what the interrupted run was reading"));
        assertComplete(ingest(Files.newInputStream(log), "-", "--resume", "--json"), 5000, 50);
    }

    private static InputStream failingAfter(byte[] content, int bytes) {
        return new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] to, int from, int length) {
                if (pos >= bytes) {
                    throw new java.io.UncheckedIOException(new IOException("the cable is out"));
                }
                return super.read(to, from, Math.min(length, 10_000));
            }
        };
    }

    // -------------------------------------------------------------------------------------------------- bad input

    private void assertRefused(Cli cli, int exitCode, String message) {
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(exitCode);
        assertThat(cli.errors()).anyMatch(line -> line.startsWith("headgate: ") && line.contains(message));
        assertThat(cli.errors()).as("no stack trace").noneMatch(line -> line.startsWith("\tat "));
        assertThat(cli.errors().size()).as(cli.err()).isLessThanOrEqualTo(2);
    }

    @Test
    void namesWhatIsWrongWithAFile() throws IOException {
        assertRefused(ingest(directory.resolve("missing.log").toString()), 2, "missing.log: no such file");
        assertRefused(ingest(directory.toString()), 2, ": is a directory");
        Path binary = file("binary", new byte[] {127, 'E', 'L', 'F', 0, 1});
        assertRefused(ingest(binary.toString()), 1, "binary: looks like a binary file");
        byte[] gzip = InputTest.gzip(Lines.log(5000));
        Path broken = file("broken.gz", Arrays.copyOf(gzip, gzip.length - 100));
        assertRefused(ingest(broken.toString()), 1, "broken.gz: broken gzip after line ");
    }

    @Test
    void namesAFileThatCantBeRead() throws IOException {
        Path secret = file("secret.log", Lines.log(1));
        assertThat(secret.toFile().setReadable(false)).isTrue();
        assumeTrue(!Files.isReadable(secret), "this user may read everything");
        assertRefused(ingest(secret.toString()), 2, "secret.log: can't be read (permission denied)");
    }

    @Test
    void refusesBeforeAnythingIsTouched() {
        assertRefused(ingest("missing.log"), 2, "missing.log: no such file");
        assertThat(directory.toFile().list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --batch 0                | --batch is 0; it must be from 1 to 100,000
            --batch many             | Invalid value for option '--batch'
            --within 0               | --within must be more than 0
            --within 50              | isn't a time; write a number and a unit
            --parallel 0             | --parallel is 0; it must be from 1 to 256
            --rate 0/s               | --rate must be from 1/h to 1000000000/s
            --rate 0.1/h             | --rate must be from 1/h to 1000000000/s
            --within 999999999h      | --within must be more than 0 and at most a year
            --store-delay 9999999h   | --store-delay must be from 0 to a year
            --rate fast              | isn't a rate
            --store-delay -1ms       | isn't a time
            --max-line 1             | --max-line is 1; it must be from 80 to
            --rejects /no/such/file  | --rejects /no/such/file: there is no directory /no/such
            --colour                 | Unknown option: '--colour'
            --db                     | Missing required parameter for option '--db'
            """)
    void namesWhatIsWrongWithAnOption(String arguments, String message) {
        assertRefused(ingest(arguments.split(" ")), 2, message);
    }

    @Test
    void refusesToOverwriteAnInputWithRejects() throws IOException {
        String log = file("a.log", Lines.log(10)).toString();
        assertRefused(ingest(log, "--rejects", log), 2, "is one of the inputs, and would be overwritten");
        assertThat(Files.size(Path.of(log))).isEqualTo(Lines.log(10).length);
    }

    @Test
    void namesADatabaseThatCantBe() {
        db = "logs.db";
        assertRefused(ingest(), 2, "a JDBC URL begins with jdbc:");
        db = "jdbc:oracle:thin:@there";
        assertRefused(ingest(), 2, "there is no driver for this URL");
        db = "jdbc:h2:relative";
        Cli relative = ingest();
        assertThat(relative.exitCode()).isEqualTo(1);
        assertThat(relative.errors()).hasSize(1);
    }

    @Test
    void asksAgainWhenADatabaseCantBeReachedAndThenGivesUp() throws IOException {
        Cli cli;
        // a port that is taken, so that nobody else may have it, and that nobody listens at
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(0));
            db = "jdbc:postgresql://localhost:" + taken.getLocalPort()
                    + "/logs?user=me&password=secret&connectTimeout=1&loginTimeout=1";
            cli = ingest();
        }
        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.errors().get(cli.errors().size() - 1))
                .contains("can't connect to jdbc:postgresql://localhost", "password=***", "(tried 6 times)");
        assertThat(cli.errors())
                .filteredOn(line -> line.contains("trying again"))
                .hasSize(Attempts.MOST - 1);
        assertThat(cli.err()).doesNotContain("secret", "\tat ");
    }

    @Test
    void goesOnWhenTheDatabaseComesBack() throws Exception {
        withServer((servers, gateway, log) -> {
            gateway.breakAfter(MID_RUN, () -> {
                servers.stop();
                gateway.lead(servers.start());
            });
            Cli cli = ingest(log, "--json", "--batch", "50");
            assertComplete(cli, 20_000, 200);
            assertThat(cli.json().get("retries").asLong()).isPositive();
            assertThat(cli.err()).contains("trying again");
        });
    }

    @Test
    void givesUpWhenTheDatabaseStaysAwayAndGoesOnLater() throws Exception {
        withServer((servers, gateway, log) -> {
            gateway.breakAfter(MID_RUN, () -> {
                servers.stop();
                gateway.shut();
            });
            Cli cli = ingest(log, "--json", "--batch", "50");
            assertThat(cli.exitCode()).as(cli.err()).isEqualTo(1);
            assertThat(cli.errors()).anyMatch(line -> line.contains("can't store"));
            assertThat(cli.err()).contains("go on with --resume").doesNotContain("\tat ");
            gateway.lead(servers.start());
            assertComplete(ingest(log, "--json", "--resume"), 20_000, 200);
            assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(19_800);
        });
    }

    /** So many bytes on their way to the database are more than its set-up takes and far fewer than the log has. */
    private static final long MID_RUN = 500_000;

    @FunctionalInterface
    private interface Scenario {
        void run(Servers servers, Gateway gateway, String log) throws Exception;
    }

    /** One database in the test's directory, and the server in front of it at a time. */
    private final class Servers {
        private Server server;

        int start() {
            try {
                server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                        .start();
                return server.getPort();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void stop() {
            server.stop();
        }
    }

    /** A database in a server of its own, and a way to it that can break. */
    private void withServer(Scenario scenario) throws Exception {
        String log = file("a.log", Lines.log(20_000)).toString();
        Servers servers = new Servers();
        try (Gateway gateway = new Gateway(servers.start())) {
            db = "jdbc:h2:tcp://localhost:" + gateway.port() + "/./logs";
            scenario.run(servers, gateway, log);
        } finally {
            servers.stop();
        }
    }

    @Test
    void stackTracesAreForThoseWhoAsk() {
        db = "jdbc:h2:relative";
        assertThat(ingest("--debug").err()).contains("\tat ");
    }

    @Test
    void helpSaysWhatThereIs() {
        Cli cli = Cli.run("ingest", "--help");
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains(
                        "FILE",
                        "--db=JDBC_URL",
                        "--batch=N",
                        "--within=TIME",
                        "--parallel=N",
                        "--rate=N/s",
                        "--store-delay=TIME",
                        "--rejects=FILE",
                        "--resume",
                        "--explain",
                        "--json",
                        "--quiet",
                        "Exit codes",
                        "130",
                        "Examples");
        assertThat(Cli.run("--help").out()).contains("ingest");
        assertThat(Cli.run("--version").out()).startsWith("headgate ");
        assertThat(Cli.run().exitCode()).isEqualTo(2);
        assertThat(Cli.run("inges").exitCode()).isEqualTo(2);
    }
}
