package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.examples.ingest.Outcome.Entry;
import io.headgate.examples.ingest.Outcome.Rejected;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogParserTest {
    private static final String START = "192.0.2.7 - - [12/May/2026:06:14:05 +0200] ";

    private static Entry entry(String line) {
        Outcome outcome = LogParser.parse(Lines.raw(line));
        assertThat(outcome).as(line).isInstanceOf(Entry.class);
        return (Entry) outcome;
    }

    private static Rejected rejected(byte[] line) {
        Outcome outcome = LogParser.parse(Lines.raw(line));
        assertThat(outcome).isInstanceOf(Rejected.class);
        return (Rejected) outcome;
    }

    private static Rejected rejected(String line) {
        return rejected(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryFieldOfTheCombinedFormat() {
        Entry entry = entry(
                "2001:db8::17 - ines [28/Feb/2024:23:59:60 -0330] \"GET /levels/upper?unit=m&x=\\\"y\\\" HTTP/2.0\" 206 4096"
                        + " \"https://river.example.org/a?b\" \"gauge/2.4 (\\\"upper weir\\\")\"");
        assertThat(entry.client()).isEqualTo("2001:db8::17");
        assertThat(entry.user()).isEqualTo("ines");
        assertThat(entry.time()).isEqualTo(OffsetDateTime.parse("2024-02-28T23:59:59-03:30"));
        assertThat(entry.method()).isEqualTo("GET");
        assertThat(entry.path()).isEqualTo("/levels/upper");
        assertThat(entry.query()).isEqualTo("unit=m&x=\\\"y\\\"");
        assertThat(entry.protocol()).isEqualTo("HTTP/2.0");
        assertThat(entry.status()).isEqualTo(206);
        assertThat(entry.bytes()).isEqualTo(4096);
        assertThat(entry.referrer()).isEqualTo("https://river.example.org/a?b");
        assertThat(entry.agent()).isEqualTo("gauge/2.4 (\\\"upper weir\\\")");
    }

    @Test
    void readsTheCommonFormat() {
        Entry entry = entry("gauge-3.example.net - - [01/Jan/2026:00:00:00 +0000] \"POST /api HTTP/1.1\" 201 -");
        assertThat(entry.bytes()).isZero();
        assertThat(entry.referrer()).isEqualTo("-");
        assertThat(entry.agent()).isEqualTo("-");
    }

    @Test
    void aUserMayHaveSpacesAndATargetToo() {
        Entry entry = entry("192.0.2.7 - Tom Weaver [12/May/2026:06:14:05 +0200] \"GET /a b c HTTP/1.1\" 200 5");
        assertThat(entry.user()).isEqualTo("Tom Weaver");
        assertThat(entry.path()).isEqualTo("/a b c");
    }

    @Test
    void aBackslashBeforeTheClosingQuoteIsEscapedItself() {
        assertThat(entry(START + "\"GET / HTTP/1.1\" 200 5 \"C:\\\\\" \"a\\\\\\\"b\"")
                        .agent())
                .isEqualTo("a\\\\\\\"b");
        assertThat(rejected(START + "\"GET / HTTP/1.1\" 200 5 \"-\" \"a\\\\\\\"")
                        .reason())
                .isEqualTo(Reason.AGENT);
    }

    @Test
    void keepsTextOutsideAscii() {
        assertThat(entry(START + "\"GET /mühle/水車 HTTP/1.1\" 200 5").path()).isEqualTo("/mühle/水車");
        assertThat(entry(START + "\"GET / HTTP/1.1\" 200 5 \"-\" \"tab\there\"").agent())
                .isEqualTo("tab\there");
    }

    @Test
    void aRequestThatTheServerRefusedMayBeAnything() {
        assertThat(entry(START + "\"\\x16\\x03\\x01\" 400 226").path()).isEqualTo("\\x16\\x03\\x01");
        assertThat(entry(START + "\"-\" 408 -").method()).isEqualTo("-");
        assertThat(rejected(START + "\"\\x16\\x03\\x01\" 200 226").reason()).isEqualTo(Reason.REQUEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            192.0.2.7                                                             | CLIENT   | column 10: the line ends in the client's address
            192".0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5    | CLIENT   | column 4: there is a quote in the client's address
            ` - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5`            | CLIENT   | column 1: the client's address is missing
            [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5                   | CLIENT   | column 1: the client's address is missing
            192.0.2.7 - -                                                         | TIME     | column 13: there is no time in brackets
            192.0.2.7 - - "GET / [x HTTP/1.1" 200 5                               | TIME     | column 13: there is no time in brackets before the request
            192.0.2.7 - - [12/Mai/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5     | TIME     | column 15: the time has no month named Mai
            192.0.2.7 - - [31/Feb/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5     | TIME     | column 15: there is no such time as 31/Feb/2026:06:14:05 +0200
            192.0.2.7 - - [1x/Feb/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5     | TIME     | column 17: there should be a digit of the time
            192.0.2.7 - - [12/May/2026:06:14:05] "GET / HTTP/1.1" 200 5           | TIME     | column 15: the time isn't [day/Mon/year:hour:minute:second zone]
            192.0.2.7 - - [12/May/2026:06:14:05 +9900] "GET / HTTP/1.1" 200 5     | TIME     | column 15: there is no such time as 12/May/2026:06:14:05 +9900
            192.0.2.7 - - [12/May/2026:06:14:05 +0260] "GET / HTTP/1.1" 200 5     | TIME     | column 15: there is no such time as 12/May/2026:06:14:05 +0260
            192.0.2.7 - - [12/May/2026:06:14:61 +0200] "GET / HTTP/1.1" 200 5     | TIME     | column 15: there is no such time as 12/May/2026:06:14:61 +0200
            192.0.2.7 - - [12/May/2026:06:14:05 +0200]                            | TIME     | column 43: the line ends after the time
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] GET / HTTP/1.1 200 5       | REQUEST  | column 44: the request should begin with a quote
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1 200 5      | REQUEST  | column 44: the request has no closing quote
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET /" 200 5              | REQUEST  | column 45: the request isn't METHOD TARGET PROTOCOL, yet its status is 200
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" OK 5      | STATUS   | column 61: the status isn't a number from 100 to 599
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 99 5      | STATUS   | column 61: the status isn't a number from 100 to 599
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200       | STATUS   | column 64: the line ends after the status
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5x    | BYTES    | column 65: the number of bytes isn't a number or -
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 -5    | BYTES    | column 65: the number of bytes isn't a number or -
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 9999999999999999999 | BYTES | column 65: the number of bytes isn't a number or -
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5 -   | REFERRER | column 67: the referrer should begin with a quote
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5 "-" | AGENT    | column 70: the line ends before the user agent
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5 "-" "Mozilla | AGENT | column 71: the user agent has no closing quote
            192.0.2.7 - - [12/May/2026:06:14:05 +0200] "GET / HTTP/1.1" 200 5 "-" "-" 17   | TRAILING | column 74: there is text after the user agent
            """)
    void saysWhatIsWrongAndWhere(String line, Reason reason, String detail) {
        Rejected rejected = rejected(line);
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.detail()).isEqualTo(detail);
        assertThat(rejected.text()).isEqualTo(line);
    }

    @Test
    void rejectsEmptyLines() {
        assertThat(rejected("").reason()).isEqualTo(Reason.EMPTY);
        assertThat(rejected("  ").reason()).isEqualTo(Reason.EMPTY);
    }

    @Test
    void namesTheByteThatIsntUtf8() {
        byte[] line =
                (START + "\"GET /m\u00fchle HTTP/1.1\" 200 5").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Rejected rejected = rejected(line);
        assertThat(rejected.reason()).isEqualTo(Reason.MALFORMED_UTF8);
        assertThat(rejected.detail()).isEqualTo("byte 51 of the line (0xfc) isn't valid UTF-8");
        assertThat(rejected.text()).contains("GET /m\ufffdhle");
    }

    @Test
    void rejectsControlCharactersAndKeepsThemOffTheTerminal() {
        Rejected rejected = rejected(START + "\"GET /\u001b[31m HTTP/1.1\" 200 5");
        assertThat(rejected.reason()).isEqualTo(Reason.CONTROL_CHARACTER);
        assertThat(rejected.detail()).isEqualTo("byte 50 of the line is the control character 0x1b");
        assertThat(rejected.text()).doesNotContain("\u001b");
        assertThat(rejected(new byte[] {'a', 0, 'b'}).text()).isEqualTo("a\ufffdb");
    }

    @Test
    void saysHowLongALineWasThatWasCut() {
        RawLine cut = new RawLine(
                new Position(Lines.source(), 1, 0, 5000),
                "abc".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                4999L);
        Rejected rejected = (Rejected) LogParser.parse(cut);
        assertThat(rejected.reason()).isEqualTo(Reason.TOO_LONG);
        assertThat(rejected.detail()).isEqualTo("the line is 4999 bytes long, longer than the limit of 1000");
    }

    @Test
    void theExcerptOfARejectedLineIsBounded() {
        assertThat(rejected("x".repeat(900)).text()).hasSize(LogParser.EXCERPT);
    }
}
