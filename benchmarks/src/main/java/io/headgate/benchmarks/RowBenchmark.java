package io.headgate.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One row by one library in one JVM. A run is {@link Row#items()} items, so what it costs to get from here to the library is
 * nothing beside it; {@link Bench} divides.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RowBenchmark {

    /** Enough for every operator of the other pipelines to be compiled with what it saw. */
    private static final int POLLUTING_RUNS = 20;

    private static final int POLLUTING_ITEMS = 100_000;

    @Param({"sync"})
    public String row = "";

    @Param({"headgate"})
    public String library = "";

    private Row job = Row.SYNC;
    private Workloads.Library subject = new Workloads.Library() {};

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What a lossy row let through and what the calling thread's processor time was, beside the runs that it took. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Delivered {
        public long delivered;
        public long runs;
        public long cpuNanos;
    }

    @Setup(Level.Trial)
    public void prepare() {
        job = Row.titled(row);
        subject = Libraries.named(library, job);
        if (job == Row.POLLUTED) {
            for (int run = 0; run < POLLUTING_RUNS; run++) {
                ((Workloads.Polluted) subject).pollute(POLLUTING_ITEMS);
            }
        }
    }

    @Benchmark
    public void run(Delivered events, Blackhole sink) {
        long before = THREADS.getCurrentThreadCpuTime();
        long result = job.check(subject, job.items());
        events.cpuNanos += THREADS.getCurrentThreadCpuTime() - before;
        events.delivered += result;
        events.runs++;
        sink.consume(result);
    }
}
