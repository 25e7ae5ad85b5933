package io.headgate.examples.ingest;

import io.headgate.examples.ingest.Outcome.Entry;
import io.headgate.examples.ingest.Outcome.Rejected;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * Reads Apache's common log format and its longer sister, the combined one:
 *
 * <pre>
 * client ident user [day/Mon/year:hour:minute:second zone] "request" status bytes
 * client ident user [day/Mon/year:hour:minute:second zone] "request" status bytes "referrer" "user agent"
 * </pre>
 *
 * <p>A line is one or the other from its first to its last character, or it is rejected with the column (from 1) and the mistake.
 * Quotes inside a quoted field are escaped with a backslash, as servers write them; fields are kept as logged, so nothing is lost by
 * decoding an escape twice.
 *
 * <p>Stateless: any number of threads may parse.
 */
final class LogParser {
    /** How much of a rejected line is kept for people to look at. */
    static final int EXCERPT = 500;

    /** Statuses of requests that the server itself couldn't make sense of: those are logged as they came in, whatever they are. */
    private static final Set<Integer> SERVER_REFUSED = Set.of(400, 408, 414, 431, 501, 505);

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private LogParser() {}

    /** The line as an entry or as a rejected line; never fails. */
    static Outcome parse(RawLine line) {
        String text = "";
        try {
            if (line.cutFrom() != null) {
                throw new Mistake(
                        Reason.TOO_LONG,
                        "the line is " + line.cutFrom() + " bytes long, longer than the limit of "
                                + line.at().source().maxLine());
            }
            text = decode(line.bytes());
            return new Cursor(text).entry(line.at());
        } catch (Mistake mistake) {
            return new Rejected(line.at(), mistake.reason, mistake.detail, excerpt(line.bytes()));
        }
    }

    private static String decode(byte[] bytes) throws Mistake {
        for (byte b : bytes) {
            if (b < ' ') {
                return decodeCarefully(bytes);
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** For lines with something besides printable ASCII in them, a few in a thousand. */
    private static String decodeCarefully(byte[] bytes) throws Mistake {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') {
                throw new Mistake(
                        Reason.CONTROL_CHARACTER,
                        "byte %d of the line is the control character 0x%02x".formatted(i + 1, bytes[i]));
            }
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new Mistake(
                    Reason.MALFORMED_UTF8,
                    "byte %d of the line (0x%02x) isn't valid UTF-8"
                            .formatted(in.position() + 1, bytes[in.position()]));
        }
        return out.flip().toString();
    }

    /** The beginning of a line in a form that is safe to print and to store anywhere. */
    static String excerpt(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, EXCERPT), StandardCharsets.UTF_8);
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c));
        return printable.toString();
    }

    /** Walks along one line, field by field. */
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        Entry entry(Position position) throws Mistake {
            if (text.isBlank()) {
                throw new Mistake(Reason.EMPTY, "the line is empty");
            }
            String client = word(Reason.CLIENT, "the client's address");
            word(Reason.USER, "the identity");
            String user = user();
            OffsetDateTime time = time();
            space(Reason.TIME, "the time");
            int requestAt = at;
            String request = quoted(Reason.REQUEST, "the request");
            space(Reason.REQUEST, "the request");
            int status = status();
            long bytes = bytes();
            String referrer = "-";
            String agent = "-";
            if (at < text.length()) {
                space(Reason.BYTES, "the number of bytes");
                referrer = quoted(Reason.REFERRER, "the referrer");
                if (at == text.length()) {
                    throw wrong(Reason.AGENT, "the line ends before the user agent");
                }
                space(Reason.REFERRER, "the referrer");
                agent = quoted(Reason.AGENT, "the user agent");
                if (at < text.length()) {
                    throw wrong(Reason.TRAILING, "there is text after the user agent");
                }
            }
            return request(position, requestAt, request, client, user, time, status, bytes, referrer, agent);
        }

        private Entry request(
                Position position,
                int requestAt,
                String request,
                String client,
                String user,
                OffsetDateTime time,
                int status,
                long bytes,
                String referrer,
                String agent)
                throws Mistake {
            int first = request.indexOf(' ');
            int last = request.lastIndexOf(' ');
            // "GET /a b HTTP/1.1" is seen in the wild: the method ends at the first space and the protocol begins after
            // the last.
            if (first > 0 && last > first + 1 && method(request, first) && request.startsWith("HTTP/", last + 1)) {
                String target = request.substring(first + 1, last);
                int question = target.indexOf('?');
                return new Entry(
                        position,
                        client,
                        user,
                        time,
                        request.substring(0, first),
                        question < 0 ? target : target.substring(0, question),
                        question < 0 ? "" : target.substring(question + 1),
                        request.substring(last + 1),
                        status,
                        bytes,
                        referrer,
                        agent);
            }
            if (!SERVER_REFUSED.contains(status)) {
                at = requestAt + 1;
                throw wrong(Reason.REQUEST, "the request isn't METHOD TARGET PROTOCOL, yet its status is " + status);
            }
            return new Entry(position, client, user, time, "-", request, "", "-", status, bytes, referrer, agent);
        }

        private static boolean method(String request, int end) {
            for (int i = 0; i < end; i++) {
                char c = request.charAt(i);
                if (!((c >= 'A' && c <= 'Z') || c == '-' || c == '_')) {
                    return false;
                }
            }
            return true;
        }

        /** A field up to the next space, and the space. */
        private String word(Reason reason, String what) throws Mistake {
            int end = text.indexOf(' ', at);
            if (end < 0) {
                at = text.length();
                throw wrong(reason, "the line ends in " + what);
            }
            if (end == at) {
                throw wrong(reason, what + " is missing");
            }
            if (text.charAt(at) == '[' || text.charAt(at) == '"') {
                throw wrong(reason, what + " is missing");
            }
            String word = text.substring(at, end);
            int quote = word.indexOf('"');
            if (quote >= 0) {
                at += quote;
                throw wrong(reason, "there is a quote in " + what);
            }
            at = end + 1;
            return word;
        }

        /** The user's name, which may hold spaces, and the space: it ends where the time begins. */
        private String user() throws Mistake {
            int end = text.indexOf(" [", at);
            if (end <= at) {
                throw wrong(
                        end < 0 ? Reason.TIME : Reason.USER,
                        end < 0 ? "there is no time in brackets" : "the user is missing");
            }
            String user = text.substring(at, end);
            if (user.indexOf('"') >= 0) {
                throw wrong(Reason.TIME, "there is no time in brackets before the request");
            }
            at = end + 1;
            return user;
        }

        /** {@code [17/May/2015:10:05:03 +0000]}, which is always 28 characters long. */
        private OffsetDateTime time() throws Mistake {
            int start = at;
            boolean shape = text.length() >= start + 28
                    && text.charAt(start + 3) == '/'
                    && text.charAt(start + 7) == '/'
                    && text.charAt(start + 12) == ':'
                    && text.charAt(start + 15) == ':'
                    && text.charAt(start + 18) == ':'
                    && text.charAt(start + 21) == ' '
                    && (text.charAt(start + 22) == '+' || text.charAt(start + 22) == '-')
                    && text.charAt(start + 27) == ']';
            if (!shape) {
                throw wrong(Reason.TIME, "the time isn't [day/Mon/year:hour:minute:second zone]");
            }
            int month = MONTHS.indexOf(text.substring(start + 4, start + 7));
            if (month < 0 || month % 3 != 0) {
                throw wrong(Reason.TIME, "the time has no month named " + text.substring(start + 4, start + 7));
            }
            int second = digits(start + 19, 2);
            int zoneMinute = digits(start + 25, 2);
            int zone = digits(start + 23, 2) * 60 + zoneMinute;
            try {
                if (zoneMinute > 59) {
                    throw new DateTimeException("an offset has at most 59 minutes");
                }
                OffsetDateTime time = OffsetDateTime.of(
                        digits(start + 8, 4),
                        month / 3 + 1,
                        digits(start + 1, 2),
                        digits(start + 13, 2),
                        digits(start + 16, 2),
                        // A leap second has no place in java.time; it is told as the second before it.
                        second == 60 ? 59 : second,
                        0,
                        ZoneOffset.ofTotalSeconds((text.charAt(start + 22) == '-' ? -zone : zone) * 60));
                at = start + 28;
                return time;
            } catch (DateTimeException e) {
                throw wrong(Reason.TIME, "there is no such time as " + text.substring(start + 1, start + 27));
            }
        }

        private int digits(int start, int count) throws Mistake {
            int value = 0;
            for (int i = start; i < start + count; i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    at = i;
                    throw wrong(Reason.TIME, "there should be a digit of the time");
                }
                value = value * 10 + digit;
            }
            return value;
        }

        private void space(Reason reason, String after) throws Mistake {
            if (at >= text.length()) {
                throw wrong(reason, "the line ends after " + after);
            }
            if (text.charAt(at) != ' ') {
                throw wrong(reason, "there should be a space after " + after);
            }
            at++;
        }

        /** What stands between quotes, the escaped ones inside left as they are. */
        private String quoted(Reason reason, String what) throws Mistake {
            if (at >= text.length()) {
                throw wrong(reason, "the line ends before " + what);
            }
            if (text.charAt(at) != '"') {
                throw wrong(reason, what + " should begin with a quote");
            }
            int end = text.indexOf('"', at + 1);
            while (end > 0 && escaped(end)) {
                end = text.indexOf('"', end + 1);
            }
            if (end < 0) {
                throw wrong(reason, what + " has no closing quote");
            }
            String quoted = text.substring(at + 1, end);
            at = end + 1;
            return quoted;
        }

        /** An odd number of backslashes escapes the quote after them; an even number escapes only each other. */
        private boolean escaped(int quote) {
            int i = quote;
            while (text.charAt(i - 1) == '\\') {
                i--;
            }
            return (quote - i) % 2 == 1;
        }

        private int status() throws Mistake {
            int end = text.indexOf(' ', at);
            int length = (end < 0 ? text.length() : end) - at;
            int status = 0;
            for (int i = at; i < at + length && length == 3; i++) {
                int digit = text.charAt(i) - '0';
                status = digit < 0 || digit > 9 ? -1000 : status * 10 + digit;
            }
            if (status < 100 || status > 599) {
                throw wrong(Reason.STATUS, "the status isn't a number from 100 to 599");
            }
            at += 3;
            space(Reason.STATUS, "the status");
            return status;
        }

        private long bytes() throws Mistake {
            int end = text.indexOf(' ', at);
            String word = text.substring(at, end < 0 ? text.length() : end);
            long bytes = 0;
            if (!word.equals("-")) {
                // 18 digits are an exabyte, and can't overflow.
                if (word.isEmpty() || word.length() > 18) {
                    throw wrong(Reason.BYTES, "the number of bytes isn't a number or -");
                }
                for (int i = 0; i < word.length(); i++) {
                    int digit = word.charAt(i) - '0';
                    if (digit < 0 || digit > 9) {
                        throw wrong(Reason.BYTES, "the number of bytes isn't a number or -");
                    }
                    bytes = bytes * 10 + digit;
                }
            }
            at += word.length();
            return bytes;
        }

        private Mistake wrong(Reason reason, String what) {
            return new Mistake(reason, "column " + (at + 1) + ": " + what);
        }
    }

    /** Control flow within the parser; carries no stack trace, because a log of nothing but bad lines must not be slow. */
    private static final class Mistake extends Exception {
        private static final long serialVersionUID = 1L;
        private final Reason reason;
        private final String detail;

        Mistake(Reason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
            this.detail = detail;
        }
    }
}
