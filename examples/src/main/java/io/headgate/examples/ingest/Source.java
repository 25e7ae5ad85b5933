package io.headgate.examples.ingest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One input of a run, as its lines and the store know it.
 *
 * <p>It keeps the input's first bytes, so that a resume can tell whether it reads the same data as the run that was interrupted: a log
 * that was rotated since has the same name and other lines, and skipping into those would lose lines in silence.
 *
 * <p>Threads: the reader writes {@code head} and {@code headLength}, and the store reads them. A byte is written before the line that
 * ends after it is passed on, and the store looks only at bytes before the end of a line that it received: the hand-off of the line
 * is what orders the two.
 */
final class Source {
    /** How many of the first bytes are remembered. */
    static final int HEAD = 4096;

    private final String name;
    private final String label;
    private final int maxLine;
    private final byte[] head = new byte[HEAD];
    private int headLength;

    /** The store's key for this input; set before the first line is read. */
    private long id = -1;

    /**
     * @param name what identifies the input in the store
     * @param label what people call it
     * @param maxLine the longest line in bytes
     */
    Source(String name, String label, int maxLine) {
        this.name = name;
        this.label = label;
        this.maxLine = maxLine;
    }

    String name() {
        return name;
    }

    String label() {
        return label;
    }

    int maxLine() {
        return maxLine;
    }

    long id() {
        return id;
    }

    void id(long id) {
        this.id = id;
    }

    /** Remembers bytes that were read at {@code offset}, as far as they belong to the head. */
    void remember(long offset, byte[] bytes, int from, int count) {
        if (offset < HEAD) {
            int start = (int) offset;
            int length = Math.min(count, HEAD - start);
            System.arraycopy(bytes, from, head, start, length);
            headLength = Math.max(headLength, start + length);
        }
    }

    /** How many bytes a fingerprint covers once {@code offset} bytes are committed. */
    static int fingerprintLength(long offset) {
        return (int) Math.min(offset, HEAD);
    }

    /** The fingerprint of the first {@code length} bytes; of fewer when the input has fewer. */
    String fingerprint(int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(head, 0, Math.min(length, headLength));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
