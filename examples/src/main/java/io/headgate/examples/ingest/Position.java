package io.headgate.examples.ingest;

/**
 * Where a line stands.
 *
 * @param source the input it was read from
 * @param line its number there, from 1
 * @param offset the byte its text begins at; of the uncompressed bytes when the input is compressed
 * @param end the byte the next line begins at: what is read next once this line is committed
 */
record Position(Source source, long line, long offset, long end) {
    @Override
    public String toString() {
        return source.label() + ":" + line;
    }
}
