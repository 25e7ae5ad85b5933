package io.headgate.interop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;

/** Another library, as the scenarios need it: what is asked for and given here goes through code of theirs. */
interface Peer {

    /** What a source of theirs reports. */
    final class Watch {
        final AtomicLong made = new AtomicLong();
        final CountDownLatch stopped = new CountDownLatch(1);
    }

    /**
     * A source of theirs: 0, 1, 2, … {@code count} of them, each made when it is wanted and noted in {@code watch}, which
     * is told too when the source is stopped before its end.
     */
    Publisher<Long> source(long count, Watch watch);

    /** A source of theirs that fails after {@code count} items. */
    Publisher<Long> failing(long count, RuntimeException failure);

    /** {@code publisher} behind a synchronous operator of theirs, set to run ahead as little as it can. */
    Publisher<Long> pass(Publisher<Long> publisher);

    /** {@code publisher} behind an operator of theirs that goes to another thread. */
    Publisher<Long> elsewhere(Publisher<Long> publisher);

    /** How many items {@link #pass} asks for beyond what it was asked for. */
    default long asksAhead() {
        return 0;
    }

    /** Whether a failure of theirs comes at once, and the items before it may be lost. */
    default boolean failuresOvertake() {
        return false;
    }

    /** Whether a failure comes out of a hop of theirs at once, and the items before it may be lost there. */
    default boolean failuresOvertakeInHops() {
        return failuresOvertake();
    }

    /** How many items a long run through {@link #elsewhere} has. */
    default long longRun() {
        return 1_000_000;
    }

    /** How many items {@link #source} makes beyond what it was asked for. */
    default long makesAhead() {
        return 0;
    }
}
