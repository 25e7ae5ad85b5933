package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.examples.ingest.LogReader.Task;
import io.headgate.examples.ingest.LogStore.Run;
import io.headgate.examples.ingest.Meter.Reading;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flow and its figures, by a clock in the test's hands. */
class PipelineTest {
    private static final long TO_COMMIT = TimeUnit.MILLISECONDS.toNanos(20);

    @TempDir
    Path directory;

    private final AtomicLong now = new AtomicLong();

    /** For those who read and parse, time stands still. */
    private long nanoTime() {
        String thread = Thread.currentThread().getName();
        return thread.equals("read") || thread.startsWith("parse") ? 0 : now.get();
    }

    private Connection slow(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        now.addAndGet(TO_COMMIT);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aSlowStoreSlowsTheReaderDown() throws Exception {
        String log = Files.write(directory.resolve("a.log"), Lines.log(5000)).toString();
        String url = "jdbc:h2:mem:pipeline;DB_CLOSE_DELAY=-1";
        Settings settings = new Settings(
                List.of(log), url, 100, Duration.ofMinutes(1), 4, null, Duration.ZERO, 16_384, null, false);
        Meter meter = new Meter(settings.parallel(), false, this::nanoTime);
        try (Attempts attempts = new Attempts(meter, message -> {});
                LogStore store = LogStore.open(() -> slow(DriverManager.getConnection(url)))) {
            Run run = store.begin(settings.files());
            store.resume(run);
            Source source = new Source(log, log, settings.maxLine());
            source.id(run.checkpoints().get(0).sourceId());
            Task task = Task.whole(Input.named(log, InputStream.nullInputStream()), source);
            try (Pipeline pipeline = new Pipeline(settings, List.of(task), store, null, meter, attempts)) {
                pipeline.start().get();
                assertThat(meter.maxInFlight()).isBetween(1L, pipeline.bound());
                assertThat(pipeline.bound()).isLessThan(5000);
            }
            Reading read = meter.readings().get(0);
            Reading stored = meter.readings().get(4);
            assertThat(stored.items()).isEqualTo(5000);
            assertThat(stored.busyNanos()).isEqualTo(50 * TO_COMMIT);
            assertThat(stored.load()).isEqualTo(1);
            assertThat(read.load()).isZero();
            assertThat(read.waitedFor()).isEqualTo("for room");
            assertThat(read.waitedNanos()).isGreaterThan(stored.waitedNanos());
        }
    }
}
