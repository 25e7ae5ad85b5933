package io.headgate.operators.source;

import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Puller;
import org.jspecify.annotations.Nullable;

/** {@code for (long i = start; i < start + count; i++) emit(i);} Lazy for any count. */
public final class RangeSource implements Pulled<Long> {

    /**
     * Up to JDK 17 the JIT doesn't leave out the boxes of {@link RangeLoop} and, for reasons of its own, makes more of the
     * general loop: 4.7 instead of 7.1 ns an item, and the other way round 4.2 instead of 2.7 ns on JDK 25.
     */
    private static final boolean BOXES_VANISH = Runtime.version().feature() > 17;

    long at;
    long left;

    public RangeSource(long start, long count) {
        this.at = start;
        this.left = count;
    }

    @Override
    public @Nullable Long next() {
        if (left == 0) {
            return null;
        }
        left--;
        return at++;
    }

    @Override
    public boolean ended() {
        return left == 0;
    }

    @Override
    public Puller puller() {
        return BOXES_VANISH ? RangeLoop.SHARED : Pulled.super.puller();
    }
}
