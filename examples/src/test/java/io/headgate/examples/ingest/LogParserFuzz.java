package io.headgate.examples.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.examples.ingest.Outcome.Enriched;
import io.headgate.examples.ingest.Outcome.Entry;
import io.headgate.examples.ingest.Outcome.Rejected;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any bytes are an entry or a rejected line, and an entry says what the line says. */
public final class LogParserFuzz {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);
    private static final Pattern COLUMN = Pattern.compile("column (\\d+): .+", Pattern.DOTALL);

    private LogParserFuzz() {}

    /** Jazzer's name for it. */
    public static void fuzzerTestOneInput(byte[] line) {
        Outcome outcome = LogParser.parse(Lines.raw(line));
        if (outcome instanceof Entry entry) {
            check(entry, new String(line, UTF_8));
        } else {
            check((Rejected) outcome, line);
        }
    }

    /** Written anew, field by field, it is the line, but for what is known to be left out. */
    private static void check(Entry entry, String line) {
        assertThat(line).startsWith(entry.client() + " ");
        int identity = line.indexOf(' ', entry.client().length() + 1);
        int time = identity + 1 + entry.user().length();
        assertThat(line.substring(identity)).startsWith(" " + entry.user() + " [");
        assertThat(entry.client() + entry.user()).doesNotContain("\"");
        // a leap second is told as the one before it; there are two ways to say that there is no offset
        String said =
                line.substring(time + 2, time + 28).replace(":60 ", ":59 ").replace("-0000", "+0000");
        assertThat(said).isEqualTo(TIME.format(entry.time()));
        assertThat(line.charAt(time + 28)).isEqualTo(']');

        String request = entry.method().equals("-")
                ? entry.path()
                : entry.method() + " " + entry.path() + question(entry, line) + entry.query() + " " + entry.protocol();
        String rest = line.substring(time + 29);
        String start = " \"" + request + "\" " + entry.status() + " ";
        assertThat(rest).startsWith(start);
        String end = rest.substring(start.length());
        String bytes = end.split(" ", 2)[0];
        assertThat(bytes.equals("-") ? 0 : Long.parseLong(bytes)).isEqualTo(entry.bytes());
        if (end.length() > bytes.length()) {
            assertThat(end.substring(bytes.length()))
                    .isEqualTo(" \"" + entry.referrer() + "\" \"" + entry.agent() + "\"");
        }

        Enriched enriched = Enricher.enrich(entry);
        assertThat(enriched.hour()).isBetween(0, 23);
        assertThat(enriched.family()).isNotBlank();
        assertThat(enriched.section()).isNotNull();
    }

    private static String question(Entry entry, String line) {
        return !entry.query().isEmpty() || line.contains(entry.path() + "? " + entry.protocol() + "\"") ? "?" : "";
    }

    private static void check(Rejected rejected, byte[] line) {
        assertThat(rejected.text().length()).isLessThanOrEqualTo(LogParser.EXCERPT);
        assertThat(rejected.text().codePoints().noneMatch(Character::isISOControl))
                .isTrue();
        assertThat(rejected.detail()).isNotBlank();
        Matcher column = COLUMN.matcher(rejected.detail());
        if (column.matches()) {
            assertThat(Integer.parseInt(column.group(1))).isBetween(1, line.length + 1);
        }
    }
}
