package io.headgate.pipelines;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends numbers until there is no room, and goes on when it is told that there is: as a producer with an emitter does.
 *
 * <p>State: {@code knocks}, how often it was told since it last looked; whoever raises it from zero hands the pump to the
 * executor. {@code next} belongs to the task that runs.
 */
abstract class Pump implements Runnable {

    private final Executor executor;
    private final AtomicInteger knocks = new AtomicInteger();
    private final long end;
    private long next;
    private boolean over;

    Pump(Executor executor, long from, int count) {
        this.executor = executor;
        this.next = from;
        this.end = from + count;
    }

    /** Sends an item; false where it has to wait. */
    abstract boolean send(long item);

    abstract void end();

    final void knock() {
        if (knocks.getAndIncrement() == 0) {
            executor.execute(this);
        }
    }

    @Override
    public final void run() {
        int seen = knocks.get();
        do {
            while (next < end && send(next)) {
                next++;
            }
            if (next == end && !over) {
                over = true;
                end();
            }
            seen = knocks.addAndGet(-seen);
        } while (seen != 0);
    }
}
