package io.headgate.examples.ingest;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What has to be known about databases: how to connect to one, which failures may pass, and how to tell a person. */
final class Database implements LogStore.Connections {
    /** The database that is used when none is named: a file in the working directory. */
    static final String DEFAULT_URL = "jdbc:h2:file:./headgate-ingest";

    /**
     * Settings for an H2 database inside this process, each only if the URL doesn't have it. The program closes the database itself:
     * H2's own shutdown hook would close it under a transaction that is being finished. The cache is 4 MB, because H2's own choice
     * goes by the machine rather than by the heap.
     *
     * <p>No write delay means no background writer. That thread writes one table after the other while transactions go on, so that a
     * file left by a killed process may hold a transaction's rows without its undo log: rows that stay locked for ever, or an offset
     * without its lines. Without it H2 writes on the thread that stores, between two steps of it, which is one state of all tables; and
     * {@link #committed} sees to it that this happens often enough.
     */
    private static final List<String> H2_SETTINGS =
            List.of("DB_CLOSE_ON_EXIT=FALSE", "CACHE_SIZE=4096", "WRITE_DELAY=0");

    /** The most work that a killed process may have to do again; writing after every batch would write the same pages over and over. */
    private static final long H2_WRITE_NANOS = 500_000_000;

    /** Classes of SQLSTATE that mean: the connection or the server is in trouble, and may come back. */
    private static final Set<String> PASSING_STATES = Set.of("08", "40", "53", "57", "58");

    /** H2's codes for a database that was closed or lost under us, and for a disk or a lock that may be free again in a moment. */
    private static final Set<Integer> PASSING_H2_CODES = Set.of(90007, 90020, 90028, 90031, 90067, 90098, 90121, 50200);

    private static final Pattern SECRET = Pattern.compile("(?i)(password=)[^;&]*|(?<=://)[^/@]*@");

    private final String url;

    /** When the file was last written; only used by the one thread that stores. */
    private long written = System.nanoTime();

    private Database(String url) {
        this.url = url;
    }

    /**
     * The database at a JDBC URL; nothing is connected yet.
     *
     * @throws IngestFailure when the URL is none, or no driver knows it
     */
    static Database at(String url) {
        if (!url.startsWith("jdbc:")) {
            throw IngestFailure.usage(
                    "--db " + shown(url) + ": a JDBC URL begins with jdbc:, for example " + DEFAULT_URL);
        }
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw IngestFailure.usage(
                    "--db " + shown(url) + ": there is no driver for this URL (H2 and PostgreSQL are included)");
        }
        return new Database(embedded(url) ? withSettings(url) : url);
    }

    private static boolean embedded(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("jdbc:h2:") && !lower.startsWith("jdbc:h2:tcp:") && !lower.startsWith("jdbc:h2:ssl:");
    }

    private static String withSettings(String url) {
        StringBuilder with = new StringBuilder(url);
        String upper = url.toUpperCase(Locale.ROOT);
        for (String setting : H2_SETTINGS) {
            if (!upper.contains(";" + setting.substring(0, setting.indexOf('=') + 1))) {
                with.append(';').append(setting);
            }
        }
        return with.toString();
    }

    @Override
    public Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        if (embedded(url)) {
            try (Statement statement = connection.createStatement()) {
                // H2's own tools come as this user, and a person who looks at the result shouldn't have to know
                // another.
                statement.execute("CREATE USER IF NOT EXISTS SA PASSWORD '' ADMIN");
            } catch (SQLException e) {
                // The URL names a user who may not make others: then that is who looks at the result.
                System.getLogger(Database.class.getName()).log(System.Logger.Level.DEBUG, "no user SA", e);
            }
        }
        return connection;
    }

    @Override
    public void committed(Connection connection) throws SQLException {
        if (embedded(url) && System.nanoTime() - written > H2_WRITE_NANOS) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT");
            }
            written = System.nanoTime();
        }
    }

    /** The URL as given, without what nobody should see over a shoulder. */
    static String shown(String url) {
        return SECRET.matcher(url).replaceAll(match -> match.group(1) == null ? "" : match.group(1) + "***");
    }

    /** Whether it makes sense to try again: the failure is of the connection or the server, not of what was asked. */
    static boolean mayPass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException e) {
                String state = e.getSQLState();
                return PASSING_H2_CODES.contains(e.getErrorCode())
                        || (state != null && state.length() == 5 && PASSING_STATES.contains(state.substring(0, 2)));
            }
        }
        return false;
    }

    /** A failure in one line. */
    static String describe(Throwable failure) {
        // A batch's own message is the whole statement with all of its values; what the server said comes after it.
        Throwable said = failure instanceof BatchUpdateException batch && batch.getNextException() != null
                ? batch.getNextException()
                : failure;
        String message = said.getMessage();
        String line = message == null
                ? said.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        // H2 repeats its statement and its code in brackets; what a person needs stands before them.
        int bracket = line.indexOf(" [");
        int statement = line.indexOf("; SQL statement:");
        int end = statement > 0 ? statement : bracket > 0 ? bracket : line.length();
        return shown(line.substring(0, end));
    }
}
