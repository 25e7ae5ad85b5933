package io.headgate.operators.source;

import io.headgate.operators.plan.Pulled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file in chunks of {@code chunkSize}, the last one shorter. Each buffer is the receiver's own. It looks one
 * byte ahead of demand, so that the end needs none.
 */
public final class BytesSource implements Pulled<ByteBuffer> {

    private static final int NONE = -2;
    private static final int END = -1;

    private final InputStream in;
    private final int chunkSize;

    /** The byte after the last chunk, {@link #END}, or {@link #NONE} where it wasn't looked at. */
    private int ahead = NONE;

    public BytesSource(Path path, int chunkSize) throws IOException {
        this.in = Files.newInputStream(path);
        this.chunkSize = chunkSize;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (ended()) {
            return null;
        }
        byte[] chunk = new byte[chunkSize];
        chunk[0] = (byte) ahead;
        int n = 1 + in.readNBytes(chunk, 1, chunkSize - 1);
        ahead = n < chunkSize ? END : NONE;
        return ByteBuffer.wrap(chunk, 0, n);
    }

    @Override
    public boolean ended() throws IOException {
        if (ahead == NONE) {
            ahead = in.read();
        }
        return ahead == END;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
