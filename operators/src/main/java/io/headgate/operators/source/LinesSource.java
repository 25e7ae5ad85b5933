package io.headgate.operators.source;

import io.headgate.operators.LineFormat;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * {@code for (String line; (line = reader.readLine()) != null; ) emit(line);} A line ends with {@code \n}, {@code \r\n} or
 * {@code \r}; the last one may end with the input.
 *
 * <p>It holds 8 KiB of bytes, as many chars, and the line it is reading. A malformed byte sequence fails the flow after
 * the lines before it, with its offset; so does a line that is longer than the format allows.
 */
public final class LinesSource implements Pulled<String> {

    private static final int BUFFER = 8192;

    private final Node<?> at;
    private final InputStream in;
    private final boolean ahead;
    private final CharsetDecoder decoder;
    private final int maxLength;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private final StringBuilder open = new StringBuilder();

    /** How many bytes were read before those in {@code bytes}. */
    private long before;

    private boolean inputEnded;
    private boolean decoded;
    private boolean afterReturn;
    private @Nullable IOException malformed;

    private LinesSource(Node<?> at, InputStream in, boolean ahead, LineFormat format) {
        this.at = at;
        this.in = in;
        this.ahead = ahead;
        this.maxLength = format.maxLength();
        CodingErrorAction action = format.replacing() ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
        this.decoder = format.charset().newDecoder().onMalformedInput(action).onUnmappableCharacter(action);
    }

    /** The lines of a file; its end is looked for ahead of demand. */
    public static Pulled<String> of(Node<?> at, Path path, LineFormat format) throws IOException {
        return new LinesSource(at, Files.newInputStream(path), true, format);
    }

    /** The lines of a stream, which is read when a line is asked for and not before: it may be somebody typing. */
    public static Pulled<String> of(Node<?> at, Callable<? extends InputStream> open, LineFormat format)
            throws Exception {
        InputStream in;
        try {
            in = open.call();
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
        if (in == null) {
            throw at.returnedNull();
        }
        return new LinesSource(at, in, false, format);
    }

    @Override
    public @Nullable String next() throws IOException {
        while (true) {
            skipSecondHalf();
            char[] array = chars.array();
            int limit = chars.limit();
            for (int i = chars.position(); i < limit; i++) {
                char c = array[i];
                if (c == '\n' || c == '\r') {
                    String line = line(i);
                    chars.position(i + 1);
                    afterReturn = c == '\r';
                    return line;
                }
            }
            take(limit);
            if (!more()) {
                if (malformed != null) {
                    throw malformed;
                }
                return open.length() == 0 ? null : line(chars.position());
            }
        }
    }

    /** {@code \r\n} is one end, and the two may come in different reads. */
    private void skipSecondHalf() {
        if (afterReturn && chars.hasRemaining()) {
            afterReturn = false;
            if (chars.get(chars.position()) == '\n') {
                chars.get();
            }
        }
    }

    /** The open line, with the chars up to {@code end}. */
    private String line(int end) throws IOException {
        if (open.length() == 0 && end - chars.position() <= maxLength) {
            return new String(chars.array(), chars.position(), end - chars.position());
        }
        take(end);
        String line = open.toString();
        open.setLength(0);
        if (line.length() > BUFFER) {
            open.trimToSize(); // one long line shouldn't be paid for until the end
        }
        return line;
    }

    private void take(int end) throws IOException {
        open.append(chars.array(), chars.position(), end - chars.position());
        chars.position(end);
        if (open.length() > maxLength) {
            throw new IOException(at + ": a line is longer than " + maxLength + " chars, before byte " + offset());
        }
    }

    private long offset() {
        return before + bytes.position();
    }

    /** Decodes more chars; false at the end of the input, and at a byte sequence that isn't text. */
    private boolean more() throws IOException {
        while (!decoded && malformed == null) {
            chars.clear();
            CoderResult result = decoder.decode(bytes, chars, inputEnded);
            if (result.isError()) {
                malformed = malformed(result);
            } else if (inputEnded) {
                decoder.flush(chars); // no more than it has kept back, for which there is room
                decoded = true;
            }
            chars.flip();
            if (chars.hasRemaining()) {
                return true;
            }
            if (malformed == null && !decoded) {
                read();
            }
        }
        return false;
    }

    private IOException malformed(CoderResult result) {
        String kind = result.isMalformed() ? "malformed" : "unmappable";
        IOException said = new CharacterCodingException() {
            private static final long serialVersionUID = 1L;
            private final String message = at + ": " + kind + " " + decoder.charset() + " at byte " + offset();

            @Override
            public String getMessage() {
                return message;
            }
        };
        return said;
    }

    private void read() throws IOException {
        before += bytes.position();
        bytes.compact();
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (n < 0) {
            inputEnded = true;
        } else {
            bytes.position(bytes.position() + n);
        }
        bytes.flip();
    }

    @Override
    public boolean ended() throws IOException {
        skipSecondHalf();
        if (chars.hasRemaining()) {
            return false;
        }
        if (ahead && more()) {
            skipSecondHalf();
            return !chars.hasRemaining() && !more() && decoded; // or a failure is to be told
        }
        return decoded;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
