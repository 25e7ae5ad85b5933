package io.headgate.examples.ingest;

import io.headgate.examples.ingest.Outcome.Enriched;
import io.headgate.examples.ingest.Outcome.Entry;
import io.headgate.examples.ingest.Outcome.Rejected;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outcome of every line in a database, each exactly once, whatever happens to the process or the connection.
 *
 * <p>How: a batch, the totals it adds to and the offset it ends at are one transaction. The offset is moved by comparing: from where
 * this batch begins to where it ends. So a batch can be offered again after any failure, even when the answer to the commit got lost:
 * if the offset is at the batch's end it was committed and nothing is to be done; if it is at its beginning it wasn't. On top of that
 * a row's key is made of the input and the line's number, and the database refuses a second row for a line.
 *
 * <p>The totals per status, path and client are kept up to date in the same transaction. Grouping millions of rows at the end would
 * need memory for every group at once; this needs memory for the groups of one batch.
 *
 * <p>One thread at a time.
 */
final class LogStore implements AutoCloseable {
    /** Where connections come from. */
    @FunctionalInterface
    interface Connections {
        /** Opens a connection; called again after one broke. */
        Connection open() throws SQLException;

        /** A batch was committed on this connection: the moment to make it last, for databases that have to be told. */
        default void committed(Connection connection) throws SQLException {}
    }

    /** A run as found in the database. */
    record Run(long id, boolean finished, List<Checkpoint> checkpoints) {}

    /**
     * How far an input is committed.
     *
     * @param offset where the next line begins
     * @param lines the lines before that
     * @param fingerprint of the bytes before that
     */
    record Checkpoint(long sourceId, String name, long offset, long lines, String fingerprint) {}

    /** What a run has stored, counted by the database. */
    record Totals(long stored, long rejected, long bytes, long clients, Map<Integer, Long> status) {}

    /** A line of a summary. */
    record Row(String key, long requests, long bytes) {}

    /** A rejected line as found in the database. */
    record RejectedLine(String input, long line, long offset, String reason, String detail, String text) {}

    /** Line numbers take the lower 40 bits of a row's key: a million million lines for each input. */
    private static final int LINE_BITS = 40;

    /**
     * Longer keys than this are cut in the summaries (not in the entries): an index can't hold keys of any length, PostgreSQL's ends
     * at 2,704 bytes.
     */
    private static final int KEY_LENGTH = 500;

    private static final List<String> SCHEMA = List.of("""
            CREATE TABLE IF NOT EXISTS log_run (
              id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              started_at TIMESTAMP WITH TIME ZONE NOT NULL,
              finished_at TIMESTAMP WITH TIME ZONE)""", """
            CREATE TABLE IF NOT EXISTS log_source (
              id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              run_id BIGINT NOT NULL REFERENCES log_run,
              ordinal INT NOT NULL,
              name VARCHAR(4096) NOT NULL,
              next_offset BIGINT NOT NULL,
              lines BIGINT NOT NULL,
              rejected BIGINT NOT NULL,
              fingerprint VARCHAR(64) NOT NULL)""", """
            CREATE TABLE IF NOT EXISTS log_entry (
              id BIGINT PRIMARY KEY,
              client VARCHAR NOT NULL,
              user_name VARCHAR NOT NULL,
              logged_at TIMESTAMP WITH TIME ZONE NOT NULL,
              method VARCHAR NOT NULL,
              path VARCHAR NOT NULL,
              query VARCHAR NOT NULL,
              protocol VARCHAR NOT NULL,
              status INT NOT NULL,
              bytes BIGINT NOT NULL,
              referrer VARCHAR NOT NULL,
              agent VARCHAR NOT NULL,
              agent_family VARCHAR NOT NULL,
              bot BOOLEAN NOT NULL,
              section VARCHAR NOT NULL,
              hour_utc INT NOT NULL)""", """
            CREATE TABLE IF NOT EXISTS log_rejected (
              id BIGINT PRIMARY KEY,
              source_id BIGINT NOT NULL,
              line BIGINT NOT NULL,
              byte_offset BIGINT NOT NULL,
              reason VARCHAR NOT NULL,
              detail VARCHAR NOT NULL,
              text VARCHAR NOT NULL)""", """
            CREATE TABLE IF NOT EXISTS log_status (
              run_id BIGINT NOT NULL, status INT NOT NULL, requests BIGINT NOT NULL, bytes BIGINT NOT NULL,
              PRIMARY KEY (run_id, status))""", """
            CREATE TABLE IF NOT EXISTS log_path (
              run_id BIGINT NOT NULL, path VARCHAR NOT NULL, requests BIGINT NOT NULL, bytes BIGINT NOT NULL,
              PRIMARY KEY (run_id, path))""", """
            CREATE TABLE IF NOT EXISTS log_client (
              run_id BIGINT NOT NULL, client VARCHAR NOT NULL, requests BIGINT NOT NULL, bytes BIGINT NOT NULL,
              PRIMARY KEY (run_id, client))""");

    private final Connections connections;

    /** Where each input of the run stands in the database, as far as this store knows. */
    private final Map<Long, Checkpoint> committed = new HashMap<>();

    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private @Nullable Connection connection;
    private boolean closed;
    private long runId = -1;

    private LogStore(Connections connections) {
        this.connections = connections;
    }

    /** Connects and makes the tables that aren't there yet. */
    static LogStore open(Connections connections) throws SQLException {
        LogStore store = new LogStore(connections);
        try {
            store.transaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String table : SCHEMA) {
                        statement.execute(table);
                    }
                }
                return store;
            });
            return store;
        } catch (SQLException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    // ---------------------------------------------------------------------------------------------------- runs

    /** The latest run over exactly these inputs. */
    Optional<Run> latestRun(List<String> names) throws SQLException {
        return latestRun(
                run -> run.checkpoints().stream().map(Checkpoint::name).toList().equals(names));
    }

    /** The latest run that wasn't finished, over whatever inputs. */
    Optional<Run> latestUnfinishedRun() throws SQLException {
        return latestRun(run -> !run.finished());
    }

    private Optional<Run> latestRun(Predicate<Run> wanted) throws SQLException {
        return transaction(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id, finished_at FROM log_run ORDER BY id DESC")) {
                while (rows.next()) {
                    long id = rows.getLong(1);
                    Run run = new Run(id, rows.getObject(2) != null, checkpoints(id));
                    if (wanted.test(run)) {
                        return Optional.of(run);
                    }
                }
                return Optional.empty();
            }
        });
    }

    private List<Checkpoint> checkpoints(long run) throws SQLException {
        PreparedStatement select = statement(
                "SELECT id, name, next_offset, lines, fingerprint FROM log_source WHERE run_id = ? ORDER BY ordinal");
        select.setLong(1, run);
        try (ResultSet rows = select.executeQuery()) {
            List<Checkpoint> checkpoints = new ArrayList<>();
            while (rows.next()) {
                checkpoints.add(new Checkpoint(
                        rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getLong(4), rows.getString(5)));
            }
            return checkpoints;
        }
    }

    /** Begins a run: from now on {@link #commit} adds to it. */
    Run begin(List<String> names) throws SQLException {
        Run run = transaction(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO log_run (started_at) VALUES (?)", new String[] {"id"})) {
                insert.setObject(1, now());
                long id = key(insert);
                PreparedStatement source = statement(
                        "INSERT INTO log_source (run_id, ordinal, name, next_offset, lines, rejected, fingerprint)"
                                + " VALUES (?, ?, ?, 0, 0, 0, '')");
                for (int i = 0; i < names.size(); i++) {
                    source.setLong(1, id);
                    source.setInt(2, i);
                    source.setString(3, names.get(i));
                    source.executeUpdate();
                }
                return new Run(id, false, checkpoints(id));
            }
        });
        resume(run);
        return run;
    }

    private static long key(PreparedStatement insert) throws SQLException {
        insert.executeUpdate();
        try (ResultSet keys = insert.getGeneratedKeys()) {
            keys.next();
            return keys.getLong(1);
        }
    }

    /** Goes on with a run: from now on {@link #commit} adds to it. */
    void resume(Run run) {
        runId = run.id();
        committed.clear();
        run.checkpoints().forEach(checkpoint -> committed.put(checkpoint.sourceId(), checkpoint));
    }

    /** Marks the run as finished. */
    void finish() throws SQLException {
        transaction(connection -> {
            PreparedStatement update = statement("UPDATE log_run SET finished_at = ? WHERE id = ?");
            update.setObject(1, now());
            update.setLong(2, runId);
            return update.executeUpdate();
        });
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.UTC);
    }

    // -------------------------------------------------------------------------------------------------- batches

    /**
     * Stores a batch, all of it or nothing. The batch is in the order of reading and follows on the one before.
     *
     * <p>May be called again with the same batch after it failed.
     *
     * @throws SQLException when the database failed; nothing of the batch is stored, or the answer to the commit got lost
     */
    void commit(List<Outcome> batch) throws SQLException {
        Map<Long, Checkpoint> after = new LinkedHashMap<>();
        transaction(connection -> {
            after.clear();
            if (!moveCheckpoints(batch, after)) {
                return false;
            }
            insert(batch);
            addTotals(batch);
            return true;
        });
        committed.putAll(after);
    }

    /** Moves the offsets over the batch; false when that was done before, by an attempt whose answer got lost. */
    private boolean moveCheckpoints(List<Outcome> batch, Map<Long, Checkpoint> after) throws SQLException {
        Map<Source, Outcome> lastOf = new LinkedHashMap<>();
        Map<Source, Long> rejectedOf = new HashMap<>();
        for (Outcome outcome : batch) {
            lastOf.put(outcome.at().source(), outcome);
            if (outcome instanceof Rejected) {
                rejectedOf.merge(outcome.at().source(), 1L, Long::sum);
            }
        }
        int moved = 0;
        for (Map.Entry<Source, Outcome> last : lastOf.entrySet()) {
            Source source = last.getKey();
            Position at = last.getValue().at();
            Checkpoint before = Objects.requireNonNull(committed.get(source.id()), "an input of another run");
            int covered = Source.fingerprintLength(at.end());
            String fingerprint = covered == Source.fingerprintLength(before.offset())
                    ? before.fingerprint()
                    : source.fingerprint(covered);
            Checkpoint next = new Checkpoint(source.id(), source.name(), at.end(), at.line(), fingerprint);
            if (move(before, next, rejectedOf.getOrDefault(source, 0L))) {
                moved++;
            }
            after.put(source.id(), next);
        }
        if (moved != 0 && moved != lastOf.size()) {
            throw anotherWriter();
        }
        return moved > 0;
    }

    private boolean move(Checkpoint before, Checkpoint next, long rejected) throws SQLException {
        PreparedStatement update =
                statement("UPDATE log_source SET next_offset = ?, lines = ?, rejected = rejected + ?,"
                        + " fingerprint = ? WHERE id = ? AND next_offset = ? AND lines = ?");
        update.setLong(1, next.offset());
        update.setLong(2, next.lines());
        update.setLong(3, rejected);
        update.setString(4, next.fingerprint());
        update.setLong(5, next.sourceId());
        update.setLong(6, before.offset());
        update.setLong(7, before.lines());
        if (update.executeUpdate() == 1) {
            return true;
        }
        PreparedStatement select = statement("SELECT next_offset FROM log_source WHERE id = ?");
        select.setLong(1, next.sourceId());
        try (ResultSet rows = select.executeQuery()) {
            if (rows.next() && rows.getLong(1) == next.offset()) {
                return false;
            }
        }
        throw anotherWriter();
    }

    private static IngestFailure anotherWriter() {
        return IngestFailure.failed(
                "another process is going on with the same run in this database; nothing was stored twice", null);
    }

    private void insert(List<Outcome> batch) throws SQLException {
        PreparedStatement entries =
                statement("INSERT INTO log_entry (id, client, user_name, logged_at, method, path, query, protocol,"
                        + " status, bytes, referrer, agent, agent_family, bot, section, hour_utc)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement rejects =
                statement("INSERT INTO log_rejected (id, source_id, line, byte_offset, reason, detail, text)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)");
        int entryCount = 0;
        int rejectCount = 0;
        for (Outcome outcome : batch) {
            if (outcome instanceof Enriched enriched) {
                add(entries, enriched);
                entryCount++;
            } else if (outcome instanceof Rejected rejected) {
                add(rejects, rejected);
                rejectCount++;
            } else {
                throw new IllegalArgumentException("an entry that wasn't enriched: " + outcome.at());
            }
        }
        if (entryCount > 0) {
            entries.executeBatch();
        }
        if (rejectCount > 0) {
            rejects.executeBatch();
        }
    }

    private static long rowId(Position at) {
        return (at.source().id() << LINE_BITS) | at.line();
    }

    private static void add(PreparedStatement insert, Enriched enriched) throws SQLException {
        Entry entry = enriched.entry();
        insert.setLong(1, rowId(entry.at()));
        insert.setString(2, entry.client());
        insert.setString(3, entry.user());
        insert.setObject(4, entry.time());
        insert.setString(5, entry.method());
        insert.setString(6, entry.path());
        insert.setString(7, entry.query());
        insert.setString(8, entry.protocol());
        insert.setInt(9, entry.status());
        insert.setLong(10, entry.bytes());
        insert.setString(11, entry.referrer());
        insert.setString(12, entry.agent());
        insert.setString(13, enriched.family());
        insert.setBoolean(14, enriched.bot());
        insert.setString(15, enriched.section());
        insert.setInt(16, enriched.hour());
        insert.addBatch();
    }

    private static void add(PreparedStatement insert, Rejected rejected) throws SQLException {
        insert.setLong(1, rowId(rejected.at()));
        insert.setLong(2, rejected.at().source().id());
        insert.setLong(3, rejected.at().line());
        insert.setLong(4, rejected.at().offset());
        insert.setString(5, rejected.reason().text());
        insert.setString(6, rejected.detail());
        insert.setString(7, rejected.text());
        insert.addBatch();
    }

    /** Requests and bytes of one group. */
    private static final class Sum {
        private long requests;
        private long bytes;

        void add(Entry entry) {
            requests++;
            bytes += entry.bytes();
        }
    }

    private void addTotals(List<Outcome> batch) throws SQLException {
        Map<Object, Sum> statuses = new HashMap<>();
        Map<Object, Sum> paths = new HashMap<>();
        Map<Object, Sum> clients = new HashMap<>();
        for (Outcome outcome : batch) {
            if (outcome instanceof Enriched enriched) {
                Entry entry = enriched.entry();
                statuses.computeIfAbsent(entry.status(), key -> new Sum()).add(entry);
                paths.computeIfAbsent(cut(entry.path()), key -> new Sum()).add(entry);
                clients.computeIfAbsent(cut(entry.client()), key -> new Sum()).add(entry);
            }
        }
        addTotals("log_status", "status", statuses);
        addTotals("log_path", "path", paths);
        addTotals("log_client", "client", clients);
    }

    private static String cut(String key) {
        if (key.length() <= KEY_LENGTH) {
            return key;
        }
        int end = Character.isHighSurrogate(key.charAt(KEY_LENGTH - 1)) ? KEY_LENGTH - 1 : KEY_LENGTH;
        return key.substring(0, end) + "…";
    }

    /** Updates the groups that are there and inserts the others: the one way of doing it that every database understands. */
    private void addTotals(String table, String column, Map<Object, Sum> sums) throws SQLException {
        if (sums.isEmpty()) {
            return;
        }
        List<Map.Entry<Object, Sum>> groups = List.copyOf(sums.entrySet());
        PreparedStatement update = statement("UPDATE " + table
                + " SET requests = requests + ?, bytes = bytes + ? WHERE run_id = ? AND " + column + " = ?");
        for (Map.Entry<Object, Sum> group : groups) {
            addGroup(update, group);
        }
        int[] updated = update.executeBatch();
        PreparedStatement insert =
                statement("INSERT INTO " + table + " (requests, bytes, run_id, " + column + ") VALUES (?, ?, ?, ?)");
        boolean missing = false;
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] == 0) {
                addGroup(insert, groups.get(i));
                missing = true;
            }
        }
        if (missing) {
            insert.executeBatch();
        }
    }

    private void addGroup(PreparedStatement statement, Map.Entry<Object, Sum> group) throws SQLException {
        statement.setLong(1, group.getValue().requests);
        statement.setLong(2, group.getValue().bytes);
        statement.setLong(3, runId);
        statement.setObject(4, group.getKey());
        statement.addBatch();
    }

    // --------------------------------------------------------------------------------------------------- reports

    /** Where the run's inputs stand, in their order. */
    List<Checkpoint> checkpoints() throws SQLException {
        return transaction(connection -> checkpoints(runId));
    }

    /** What the run has stored so far, as the database counts it. */
    Totals totals() throws SQLException {
        return transaction(connection -> {
            Map<Integer, Long> status = new LinkedHashMap<>();
            long stored = 0;
            long bytes = 0;
            PreparedStatement select =
                    statement("SELECT status, requests, bytes FROM log_status WHERE run_id = ? ORDER BY status");
            select.setLong(1, runId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    status.put(rows.getInt(1), rows.getLong(2));
                    stored += rows.getLong(2);
                    bytes += rows.getLong(3);
                }
            }
            long rejected = number("SELECT COALESCE(SUM(rejected), 0) FROM log_source WHERE run_id = ?")
                    .orElse(0);
            long clients =
                    number("SELECT COUNT(*) FROM log_client WHERE run_id = ?").orElse(0);
            return new Totals(stored, rejected, bytes, clients, status);
        });
    }

    private OptionalLong number(String sql) throws SQLException {
        PreparedStatement select = statement(sql);
        select.setLong(1, runId);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
    }

    /** The paths with the most requests. */
    List<Row> topPaths(int count) throws SQLException {
        return top(
                "SELECT path, requests, bytes FROM log_path WHERE run_id = ? ORDER BY requests DESC, path LIMIT ?",
                count);
    }

    /** The clients with the most requests. */
    List<Row> topClients(int count) throws SQLException {
        return top(
                "SELECT client, requests, bytes FROM log_client WHERE run_id = ? ORDER BY requests DESC, client LIMIT ?",
                count);
    }

    private List<Row> top(String sql, int count) throws SQLException {
        return transaction(connection -> {
            PreparedStatement select = statement(sql);
            select.setLong(1, runId);
            select.setInt(2, count);
            try (ResultSet rows = select.executeQuery()) {
                List<Row> top = new ArrayList<>();
                while (rows.next()) {
                    top.add(new Row(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
                return top;
            }
        });
    }

    /** How many lines were rejected for which reason. */
    Map<String, Long> rejectedByReason() throws SQLException {
        return transaction(connection -> {
            PreparedStatement select = statement("SELECT reason, COUNT(*) FROM log_rejected WHERE source_id IN"
                    + " (SELECT id FROM log_source WHERE run_id = ?) GROUP BY reason ORDER BY 2 DESC, 1");
            select.setLong(1, runId);
            try (ResultSet rows = select.executeQuery()) {
                Map<String, Long> reasons = new LinkedHashMap<>();
                while (rows.next()) {
                    reasons.put(rows.getString(1), rows.getLong(2));
                }
                return reasons;
            }
        });
    }

    /** Passes on every rejected line of the run in the order of reading, a few hundred at a time. */
    void rejectedLines(Consumer<RejectedLine> consumer) throws SQLException {
        for (Checkpoint source : checkpoints()) {
            long after = 0;
            List<RejectedLine> page;
            do {
                page = rejectedLines(source, after);
                page.forEach(consumer);
                after = page.isEmpty() ? after : page.get(page.size() - 1).line();
            } while (!page.isEmpty());
        }
    }

    /** Pages by key rather than one long result: a driver may hold a whole result in memory. */
    private List<RejectedLine> rejectedLines(Checkpoint source, long after) throws SQLException {
        return transaction(connection -> {
            PreparedStatement select = statement("SELECT line, byte_offset, reason, detail, text FROM log_rejected"
                    + " WHERE id > ? AND id < ? ORDER BY id LIMIT 500");
            select.setLong(1, (source.sourceId() << LINE_BITS) | after);
            select.setLong(2, (source.sourceId() + 1) << LINE_BITS);
            try (ResultSet rows = select.executeQuery()) {
                List<RejectedLine> page = new ArrayList<>();
                while (rows.next()) {
                    page.add(new RejectedLine(
                            source.name(),
                            rows.getLong(1),
                            rows.getLong(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5)));
                }
                return page;
            }
        });
    }

    // ----------------------------------------------------------------------------------------------- connection

    /** Work within a transaction. */
    @FunctionalInterface
    private interface Work<R> {
        R run(Connection connection) throws SQLException;
    }

    private <R> R transaction(Work<R> work) throws SQLException {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        Connection current = connection;
        if (current == null) {
            current = connections.open();
            connection = current;
            current.setAutoCommit(false);
        }
        try {
            R result = work.run(current);
            current.commit();
            connections.committed(current);
            return result;
        } catch (SQLException | RuntimeException e) {
            // A fresh connection for whoever tries again: this one may be broken, or in the middle of something.
            disconnect(e);
            throw e;
        }
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = Objects.requireNonNull(connection, "outside a transaction").prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    private void disconnect(@Nullable Throwable because) {
        Connection current = connection;
        connection = null;
        statements.clear();
        if (current == null) {
            return;
        }
        try (current) {
            current.rollback();
        } catch (SQLException e) {
            if (because != null && because != e) {
                because.addSuppressed(e);
            }
        }
    }

    /** Closes the connection; what wasn't committed is rolled back. */
    @Override
    public void close() {
        closed = true;
        disconnect(null);
    }
}
