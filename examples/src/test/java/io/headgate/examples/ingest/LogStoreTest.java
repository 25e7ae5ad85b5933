package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.examples.ingest.LogStore.RejectedLine;
import io.headgate.examples.ingest.LogStore.Run;
import io.headgate.examples.ingest.Outcome.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogStoreTest {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private String url = "";
    private Connection looker;

    @BeforeEach
    void open() throws SQLException {
        url = "jdbc:h2:mem:store" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
        looker = DriverManager.getConnection(url);
    }

    @AfterEach
    void close() throws SQLException {
        try (Statement statement = looker.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    private LogStore.Connections connections() {
        return () -> DriverManager.getConnection(url);
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = looker.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static List<Outcome> outcomes(Source source, int lines) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (RawLine line : Lines.read(new ByteArrayInputStream(Lines.log(lines)), source)) {
            Outcome outcome = LogParser.parse(line);
            outcomes.add(outcome instanceof Entry entry ? Enricher.enrich(entry) : outcome);
        }
        return outcomes;
    }

    private static Source source(Run run, int index) {
        Source source = new Source(run.checkpoints().get(index).name(), "test", Lines.LIMIT);
        source.id(run.checkpoints().get(index).sourceId());
        return source;
    }

    @Test
    void storesEntriesRejectedLinesTotalsAndTheOffsetTogether() throws Exception {
        try (LogStore store = LogStore.open(connections())) {
            Run run = store.begin(List.of("a"));
            List<Outcome> lines = outcomes(source(run, 0), 1000);
            store.commit(lines.subList(0, 300));
            store.commit(lines.subList(300, 301));
            store.commit(lines.subList(301, 1000));
            assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(990);
            assertThat(count("SELECT COUNT(*) FROM log_rejected")).isEqualTo(10);
            assertThat(count("SELECT SUM(bytes) FROM log_entry"))
                    .isEqualTo(store.totals().bytes());
            assertThat(store.totals().stored()).isEqualTo(990);
            assertThat(store.totals().rejected()).isEqualTo(10);
            assertThat(store.totals().clients()).isEqualTo(count("SELECT COUNT(DISTINCT client) FROM log_entry"));
            assertThat(store.totals().status()).containsExactly(java.util.Map.entry(200, 990L));
            assertThat(store.checkpoints().get(0).offset()).isEqualTo(Lines.log(1000).length);
            assertThat(store.checkpoints().get(0).lines()).isEqualTo(1000);
            assertThat(store.rejectedByReason()).containsExactly(java.util.Map.entry("agent", 10L));
            assertThat(store.topPaths(3))
                    .hasSize(3)
                    .isSortedAccordingTo((a, b) -> Long.compare(b.requests(), a.requests()));
            LogStore.Row busiest = store.topClients(1).get(0);
            assertThat(busiest.requests())
                    .isEqualTo(count("SELECT COUNT(*) FROM log_entry WHERE client = '" + busiest.key() + "'"));
            List<RejectedLine> rejected = new ArrayList<>();
            store.rejectedLines(rejected::add);
            assertThat(rejected)
                    .extracting(RejectedLine::line)
                    .containsExactly(100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L, 1000L);
            assertThat(rejected.get(0).offset()).isEqualTo(lines.get(99).at().offset());
        }
    }

    @Test
    void aBatchMayReachOverTwoInputs() throws Exception {
        try (LogStore store = LogStore.open(connections())) {
            Run run = store.begin(List.of("a", "b"));
            List<Outcome> both = new ArrayList<>(outcomes(source(run, 0), 10));
            both.addAll(outcomes(source(run, 1), 20));
            store.commit(both);
            assertThat(store.checkpoints())
                    .extracting(LogStore.Checkpoint::lines)
                    .containsExactly(10L, 20L);
            assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(30);
        }
    }

    @Test
    void runsAreApart() throws Exception {
        try (LogStore store = LogStore.open(connections())) {
            store.commit(outcomes(source(store.begin(List.of("a")), 0), 200));
            store.finish();
            Run second = store.begin(List.of("a"));
            store.commit(outcomes(source(second, 0), 100));
            assertThat(store.totals().stored()).isEqualTo(99);
            assertThat(store.latestRun(List.of("a")).orElseThrow().id()).isEqualTo(second.id());
            assertThat(store.latestUnfinishedRun().orElseThrow().id()).isEqualTo(second.id());
            assertThat(store.latestRun(List.of("b"))).isEmpty();
        }
    }

    /** The connection breaks at every step of a batch in turn; the batch is offered again and is there once. */
    @Test
    void aBatchIsStoredOnceWhereverTheConnectionBreaks() throws Exception {
        boolean broke = true;
        for (int step = 1; broke; step++) {
            AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
            try (LogStore store = LogStore.open(() -> fragile(DriverManager.getConnection(url), left, false))) {
                Run run = store.begin(List.of("step" + step));
                List<Outcome> lines = outcomes(source(run, 0), 300);
                store.commit(lines.subList(0, 100));
                left.set(step);
                broke = fails(store, lines.subList(100, 200));
                left.set(Integer.MAX_VALUE);
                if (broke) {
                    assertThat(store.checkpoints().get(0).lines()).isEqualTo(100);
                    store.commit(lines.subList(100, 200));
                }
                store.commit(lines.subList(200, 300));
                assertThat(store.totals().stored()).isEqualTo(297);
                assertThat(store.totals().rejected()).isEqualTo(3);
                assertThat(count("SELECT COUNT(*) FROM log_entry WHERE id >= "
                                + (run.checkpoints().get(0).sourceId() << 40)))
                        .isEqualTo(297);
            }
            assertThat(step).as("the number of calls that a batch makes").isLessThan(100);
        }
    }

    /** The worst moment: the database has committed, and the answer is lost. */
    @Test
    void aBatchIsStoredOnceWhenTheAnswerToTheCommitIsLost() throws Exception {
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        try (LogStore store = LogStore.open(() -> fragile(DriverManager.getConnection(url), left, true))) {
            Run run = store.begin(List.of("a"));
            List<Outcome> lines = outcomes(source(run, 0), 200);
            store.commit(lines.subList(0, 100));
            left.set(0);
            assertThat(fails(store, lines.subList(100, 200))).isTrue();
            left.set(Integer.MAX_VALUE);
            assertThat(store.checkpoints().get(0).lines())
                    .as("it was committed, and nobody knew")
                    .isEqualTo(200);
            store.commit(lines.subList(100, 200));
            assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(198);
            assertThat(store.totals().stored()).isEqualTo(198);
        }
    }

    @Test
    void twoProcessesCantGoOnWithOneRun() throws Exception {
        try (LogStore first = LogStore.open(connections());
                LogStore second = LogStore.open(connections())) {
            Run run = first.begin(List.of("a"));
            second.resume(run);
            List<Outcome> lines = outcomes(source(run, 0), 200);
            first.commit(lines.subList(0, 100));
            assertThatThrownBy(() -> second.commit(lines.subList(0, 50)))
                    .isInstanceOf(IngestFailure.class)
                    .hasMessageContaining("another process");
            assertThat(count("SELECT COUNT(*) FROM log_entry")).isEqualTo(99);
        }
    }

    @Test
    void longPathsAreCutInTheSummaryOnly() throws Exception {
        String path = "/" + "é".repeat(700);
        String line = "192.0.2.1 - - [12/May/2026:06:14:05 +0200] \"GET " + path + " HTTP/1.1\" 200 5";
        try (LogStore store = LogStore.open(connections())) {
            Run run = store.begin(List.of("a"));
            byte[] bytes = line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Source source = new Source("a", "a", 10_000);
            source.id(run.checkpoints().get(0).sourceId());
            RawLine raw = Lines.read(new ByteArrayInputStream(bytes), source).get(0);
            store.commit(List.of(Enricher.enrich((Entry) LogParser.parse(raw))));
            assertThat(store.topPaths(1).get(0).key()).hasSize(501).endsWith("…");
            assertThat(count("SELECT LENGTH(path) FROM log_entry")).isEqualTo(701);
        }
    }

    @Test
    void rejectedLinesComeInPages() throws Exception {
        try (LogStore store = LogStore.open(connections())) {
            Run run = store.begin(List.of("a"));
            byte[] bad = "bad\n".repeat(1234).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            List<Outcome> lines = Lines.read(new ByteArrayInputStream(bad), source(run, 0)).stream()
                    .map(LogParser::parse)
                    .toList();
            store.commit(lines);
            List<Long> numbers = new ArrayList<>();
            store.rejectedLines(line -> numbers.add(line.line()));
            assertThat(numbers).hasSize(1234).isSorted().doesNotHaveDuplicates();
        }
    }

    private static boolean fails(LogStore store, List<Outcome> batch) {
        try {
            store.commit(batch);
            return false;
        } catch (SQLException e) {
            assertThat(Database.mayPass(e)).isTrue();
            return true;
        }
    }

    /** A connection that breaks after so many more calls that talk to the database, or else after its next commit. */
    private static Connection fragile(Connection real, AtomicInteger left, boolean afterCommit) {
        return proxy(Connection.class, real, left, afterCommit);
    }

    private static <T> T proxy(Class<T> type, T real, AtomicInteger left, boolean afterCommit) {
        Set<String> talking = Set.of("commit", "executeUpdate", "executeBatch", "executeQuery", "execute");
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (!afterCommit && talking.contains(method.getName()) && left.decrementAndGet() == 0) {
                        throw new SQLTransientConnectionException("the connection broke in " + method.getName());
                    }
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (afterCommit && method.getName().equals("commit") && left.get() == 0) {
                        throw new SQLTransientConnectionException("the connection broke after the commit");
                    }
                    return result instanceof java.sql.PreparedStatement statement
                            ? proxy(java.sql.PreparedStatement.class, statement, left, afterCommit)
                            : result;
                }));
    }
}
