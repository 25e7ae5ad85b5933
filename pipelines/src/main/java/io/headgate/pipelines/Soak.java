package io.headgate.pipelines;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs mixed pipelines for minutes or hours, with faults thrown in: random ones against their model, and four threads that
 * send through one flow after the other in real time. Each minute it says what is left of the heap after a collection, how
 * many threads there are, and what was counted. It ends with 1 where something went wrong, doesn't balance, or grows.
 */
public final class Soak {

    private static final int RANDOM_THREADS = 2;
    private static final int EXECUTOR_THREADS = 4;

    /** What a heap may have grown by since the warm-up before that is called drift. */
    private static final double DRIFT_MEGABYTES = 8;

    private static final int DRIFT_THREADS = 4;

    private final long minutes;
    private final long seed;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    private final AtomicLong pipelines = new AtomicLong();
    private final AtomicLong nextSeed;
    private final Plant.Totals totals = new Plant.Totals();

    /**
     * A look at the machine.
     *
     * @param megabytes of heap, after a collection
     * @param threads alive
     * @param classes loaded
     */
    private record Look(double megabytes, int threads, int classes) {}

    private Soak(long minutes, long seed) {
        this.minutes = minutes;
        this.seed = seed;
        this.nextSeed = new AtomicLong(seed);
    }

    /** {@code --minutes N}, and {@code --seed S} for where the random pipelines begin. */
    public static void main(String[] arguments) throws InterruptedException {
        long minutes = 1;
        long seed = System.currentTimeMillis();
        if (arguments.length % 2 != 0) {
            usage();
        }
        for (int at = 0; at < arguments.length; at += 2) {
            try {
                long value = Long.parseLong(arguments[at + 1]);
                switch (arguments[at]) {
                    case "--minutes" -> minutes = value;
                    case "--seed" -> seed = value;
                    default -> usage();
                }
            } catch (NumberFormatException notANumber) {
                usage();
            }
        }
        if (minutes < 1) {
            usage();
        }
        System.exit(new Soak(minutes, seed).run() ? 0 : 1);
    }

    private static void usage() {
        System.err.println("usage: soak [--minutes N] [--seed S]   (N from 1 on)");
        System.exit(2);
    }

    private boolean run() throws InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (!Plant.isStruck(thrown)) { // one that was thrown in
                fail("thread " + thread.getName() + " died of " + thrown);
            }
        });
        System.out.printf(
                "%d minutes from seed %d on JDK %s, %d processors, heap of at most %d MB%n",
                minutes,
                seed,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        System.out.printf(
                "%6s %8s %8s %8s %10s %8s %8s %12s %12s %10s %10s %8s%n",
                "minute",
                "heap MB",
                "threads",
                "classes",
                "pipelines",
                "rounds",
                "faults",
                "sent",
                "delivered",
                "dropped",
                "discarded",
                "struck");
        ExecutorService executor = Executors.newFixedThreadPool(EXECUTOR_THREADS, task -> daemon(task, "executor"));
        List<Thread> workers = new ArrayList<>();
        Plant plant = new Plant(executor, totals);
        workers.add(daemon(() -> work(() -> plant.run(new SplittableRandom(seed), stopping)), "rounds"));
        for (int thread = 0; thread < RANDOM_THREADS; thread++) {
            workers.add(daemon(() -> work(this::randomPipelines), "pipelines-" + thread));
        }
        long start = System.nanoTime();
        workers.forEach(Thread::start);
        waitUntil(start + TimeUnit.SECONDS.toNanos(20));
        Look first = look("0:20");
        Look last = first;
        for (long minute = 1; minute <= minutes && wrong.get() == null; minute++) {
            waitUntil(start + TimeUnit.MINUTES.toNanos(minute));
            last = look(Long.toString(minute));
        }
        stopping.set(true);
        for (Thread worker : workers) {
            worker.join(TimeUnit.MINUTES.toMillis(3));
            if (worker.isAlive()) {
                fail("thread " + worker.getName() + " doesn't end");
            }
        }
        executor.shutdown();
        balance();
        drift(first, last);
        String found = wrong.get();
        System.out.println(found == null ? "balanced, and nothing grew" : "WRONG: " + found);
        if (found != null) {
            dump();
        }
        return found == null;
    }

    private interface Work {
        @Nullable
        String run() throws InterruptedException;
    }

    private void work(Work work) {
        try {
            String found = work.run();
            if (found != null) {
                fail(found);
            }
        } catch (InterruptedException nobodyDoes) {
            fail("interrupted");
        } catch (Throwable died) {
            // also of what was thrown in, which is meant for others' threads
            fail("thread " + Thread.currentThread().getName() + " died of " + died);
        }
    }

    private @Nullable String randomPipelines() throws InterruptedException {
        Campaign campaign = new Campaign(Generator.ofAll());
        String found = null;
        while (found == null && !stopping.get()) {
            found = campaign.run(nextSeed.getAndAdd(100), 100);
            pipelines.addAndGet(100);
        }
        return found;
    }

    private void fail(String what) {
        wrong.compareAndSet(null, what);
        stopping.set(true);
    }

    private void waitUntil(long nanoTime) throws InterruptedException {
        while (wrong.get() == null) {
            long left = nanoTime - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, 100_000_000));
        }
    }

    private Look look(String minute) {
        Runtime runtime = Runtime.getRuntime();
        double least = Double.MAX_VALUE;
        for (int times = 0; times < 3; times++) {
            System.gc(); // work goes on meanwhile: the least of three is nearest to what is held
            least = Math.min(least, (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0);
        }
        Look look = new Look(
                least,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        System.out.printf(
                Locale.ROOT,
                "%6s %8.1f %8d %8d %10d %8d %8d %12d %12d %10d %10d %8d%n",
                minute,
                look.megabytes(),
                look.threads(),
                look.classes(),
                pipelines.get(),
                totals.rounds.get(),
                totals.faults.get(),
                totals.sent.get(),
                totals.delivered.get(),
                totals.dropped.get(),
                totals.discarded.get(),
                totals.struck.get());
        return look;
    }

    private void balance() {
        long open = totals.sent.get()
                - totals.delivered.get()
                - totals.dropped.get()
                - totals.discarded.get()
                - totals.struck.get();
        if (open != 0) {
            fail("of what was sent " + open + " are unaccounted for");
        }
    }

    private void drift(Look first, Look last) {
        if (last.megabytes() > first.megabytes() + DRIFT_MEGABYTES) {
            fail(String.format(Locale.ROOT, "the heap grew from %.1f to %.1f MB", first.megabytes(), last.megabytes()));
        }
        if (last.threads() > first.threads() + DRIFT_THREADS) {
            fail("threads grew from " + first.threads() + " to " + last.threads());
        }
    }

    private static void dump() {
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            System.out.println(thread.getName());
            for (StackTraceElement frame : frames) {
                System.out.println("    " + frame);
            }
        });
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
