package io.headgate.operators.source;

import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Puller;
import org.jspecify.annotations.Nullable;

/** {@code for (long i = start; i < start + count; i++) emit(i);} Lazy for any count. */
public final class RangeSource implements Pulled<Long> {

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
        return Puller.BOXES_VANISH ? RangeLoop.SHARED : Pulled.super.puller();
    }
}
