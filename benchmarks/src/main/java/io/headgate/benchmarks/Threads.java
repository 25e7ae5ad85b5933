package io.headgate.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The executors that rows hop between, the same for every library; their threads are daemons and start when used. */
public final class Threads {

    /** Kinds of executors. */
    public enum Kind {
        /** Two thread-pool executors with one thread each. */
        POOL,
        /** One fork-join pool with two threads, for both sides. */
        FORK_JOIN,
        /** A virtual thread for each task. */
        VIRTUAL;

        /** Whether this JVM has them. */
        boolean isHere() {
            return this != VIRTUAL || Runtime.version().feature() >= 21;
        }
    }

    final ExecutorService first = pool("first", 1);
    final ExecutorService second = pool("second", 1);
    final ExecutorService pair = pool("pair", 2);
    final ExecutorService forkJoin = new ForkJoinPool(2);

    static ExecutorService pool(String name, int threads) {
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Four pools of one thread each. */
    static List<ExecutorService> four() {
        return Stream.of("one", "two", "three", "four")
                .map(name -> pool(name, 1))
                .toList();
    }

    /** As many pools of one thread as a curve has producers at the most. */
    static List<ExecutorService> many() {
        return IntStream.range(0, 64).mapToObj(i -> pool("producer-" + i, 1)).toList();
    }

    /** The executor of the side that makes items. */
    ExecutorService first(Kind kind) {
        return switch (kind) {
            case POOL -> first;
            case FORK_JOIN -> forkJoin;
            case VIRTUAL -> virtual();
        };
    }

    /** The executor of the side that receives them. */
    ExecutorService second(Kind kind) {
        return kind == Kind.POOL ? second : first(kind);
    }

    /** By reflection, because this is compiled for Java 17. */
    private static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("virtual threads need JDK 21", e);
        }
    }

    /** Runs a blocking producer on the first thread; what it throws fails the row. */
    void produce(Producer producer) {
        run(first, producer);
    }

    static void run(ExecutorService executor, Producer producer) {
        executor.execute(() -> {
            try {
                producer.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    /** A loop that may block. */
    interface Producer {
        void run() throws InterruptedException;
    }
}
