package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    @Test
    void refusesWhatNoDriverKnows() {
        assertThatThrownBy(() -> Database.at("logs.db"))
                .isInstanceOfSatisfying(
                        IngestFailure.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining("a JDBC URL begins with jdbc:");
        assertThatThrownBy(() -> Database.at("jdbc:oracle:thin:@there"))
                .isInstanceOf(IngestFailure.class)
                .hasMessageContaining("there is no driver");
    }

    @Test
    void showsNoSecrets() {
        assertThat(Database.shown("jdbc:postgresql://db/logs?user=me&password=secret&ssl=true"))
                .isEqualTo("jdbc:postgresql://db/logs?user=me&password=***&ssl=true");
        assertThat(Database.shown("jdbc:h2:file:./x;USER=me;PASSWORD=secret"))
                .isEqualTo("jdbc:h2:file:./x;USER=me;PASSWORD=***");
        assertThat(Database.shown("jdbc:x://me:secret@db/logs")).isEqualTo("jdbc:x://db/logs");
    }

    @Test
    void tellsFailuresThatMayPassFromOthers() {
        assertThat(Database.mayPass(new SQLTransientConnectionException("x"))).isTrue();
        assertThat(Database.mayPass(new SQLException("x", "57P01"))).isTrue();
        assertThat(Database.mayPass(new SQLException("x", "90067", 90067))).isTrue();
        assertThat(Database.mayPass(new RuntimeException(new SQLException("x", "08006"))))
                .isTrue();
        assertThat(Database.mayPass(new SQLException("no such table", "42S02", 42102)))
                .isFalse();
        assertThat(Database.mayPass(new SQLIntegrityConstraintViolationException("x", "23505", 23505)))
                .isFalse();
        assertThat(Database.mayPass(new IllegalStateException("x"))).isFalse();
    }

    @Test
    void describesAFailureInOneLine() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:h2:mem:describe");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM nowhere"))
                    .satisfies(e -> assertThat(Database.describe(e))
                            .startsWith("Table \"NOWHERE\" not found")
                            .doesNotContain("SELECT", "["));
        }
    }
}
