package io.headgate.examples.ingest;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Where log lines come from: a file, standard input, or the sample. Compressed or not is told from the first two bytes. */
sealed interface Input {
    /** The file name that stands for standard input. */
    String STANDARD_INPUT = "-";

    /** What identifies this input in the store. */
    String name();

    /** What people call it. */
    String label();

    /** The number of bytes as stored, before any decompression; -1 when nobody knows. */
    long size();

    /** Opens the bytes as they are stored. */
    InputStream raw() throws IOException;

    /** Opens it for reading; the caller closes what it gets. */
    default Opened open() throws IOException {
        return Opened.of(raw());
    }

    /** The inputs that the command line names; the sample when it names none. */
    static List<Input> of(List<String> names, InputStream standardInput) {
        List<Input> inputs = new ArrayList<>();
        for (String name : names) {
            Input input = name.equals(STANDARD_INPUT) ? new Standard(standardInput) : FileInput.of(Path.of(name));
            if (input instanceof Standard && inputs.contains(input)) {
                throw IngestFailure.usage("standard input (-) can be read only once");
            }
            inputs.add(input);
        }
        return inputs.isEmpty() ? List.of(new Sample()) : List.copyOf(inputs);
    }

    /** Finds an input again by the name that the store has for it. */
    static Input named(String name, InputStream standardInput) {
        return switch (name) {
            case Sample.NAME -> new Sample();
            case STANDARD_INPUT -> new Standard(standardInput);
            default -> FileInput.of(Path.of(name));
        };
    }

    /** A file, or anything else that a path leads to and that can be read, such as a named pipe. */
    record FileInput(Path path, String label) implements Input {
        static FileInput of(Path path) {
            if (Files.isDirectory(path)) {
                throw IngestFailure.usage(path + ": is a directory; name the log files in it");
            }
            if (!Files.exists(path)) {
                throw IngestFailure.usage(path + ": no such file");
            }
            if (!Files.isReadable(path)) {
                throw IngestFailure.usage(path + ": can't be read (permission denied)");
            }
            return new FileInput(path, path.toString());
        }

        @Override
        public String name() {
            return path.toAbsolutePath().normalize().toString();
        }

        @Override
        public long size() {
            try {
                return Files.isRegularFile(path) ? Files.size(path) : -1;
            } catch (IOException e) {
                return -1;
            }
        }

        @Override
        public InputStream raw() throws IOException {
            return Files.newInputStream(path);
        }
    }

    /** Standard input: read once, never rewound. */
    record Standard(InputStream in) implements Input {
        @Override
        public String name() {
            return STANDARD_INPUT;
        }

        @Override
        public String label() {
            return "standard input";
        }

        @Override
        public long size() {
            return -1;
        }

        @Override
        public InputStream raw() {
            return new FilterInputStream(in) {
                @Override
                public void close() {
                    // Whoever started the process owns it, and closing it would wait for a read that never returns.
                }
            };
        }
    }

    /** A small log that comes with the program, written for it: a few hundred requests, a few bad lines. */
    record Sample() implements Input {
        static final String NAME = "sample:access.log";
        private static final String RESOURCE = "sample-access.log";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String label() {
            return "the built-in sample";
        }

        @Override
        public long size() {
            try (InputStream in = raw()) {
                return in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                return -1;
            }
        }

        @Override
        public InputStream raw() throws IOException {
            InputStream in = Sample.class.getResourceAsStream(RESOURCE);
            if (in == null) {
                throw new IOException("the sample isn't in this build");
            }
            return in;
        }
    }

    /**
     * An input that is being read.
     *
     * @param content its bytes, uncompressed
     * @param stored counts the bytes as they are stored, which is what {@link #size()} counts
     * @param gzip whether the two differ
     */
    record Opened(InputStream content, Counted stored, boolean gzip) implements Closeable {
        private static Opened of(InputStream raw) throws IOException {
            try {
                Counted counted = new Counted(raw);
                PushbackInputStream in = new PushbackInputStream(counted, 2);
                byte[] magic = in.readNBytes(2);
                in.unread(magic);
                boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
                // A log is often several compressed pieces one after the other, as log rotation leaves them.
                InputStream content = gzip
                        ? GzipCompressorInputStream.builder()
                                .setInputStream(new BufferedInputStream(in, 32 * 1024))
                                .setDecompressConcatenated(true)
                                .get()
                        : in;
                return new Opened(content, counted, gzip);
            } catch (IOException | RuntimeException e) {
                raw.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /** Counts what is read; the count may be read by any thread, for the progress display. */
    final class Counted extends FilterInputStream {
        private volatile long count;

        Counted(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            add(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            add(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = super.skip(n);
            add(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        // One thread reads, so that reading and writing the field needs no atomic step.
        @SuppressWarnings("NonAtomicVolatileUpdate")
        private void add(long n) {
            count += n;
        }
    }
}
