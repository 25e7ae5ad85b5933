package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A relay that pulls where it can: an upstream that is empty, a single item or any other pulled source is drained inside
 * the pass, with neither a subscription nor a gate of its own.
 *
 * <p>{@code cursor} and {@code given} belong to the thread inside; what is handed on from a cursor is settled each time
 * the loop is left. While there is a cursor the relay has no current upstream, and the other way round. However many
 * upstreams end on the spot, the pass goes from one to the next in its loop.
 */
abstract class Chain<T> extends Relay<T> {

    private @Nullable Pulled<? extends T> cursor;

    /** How many items the open cursor has given. */
    long given;

    Chain(Subscriber<? super T> downstream, Wiring wiring, boolean delaying) {
        super(downstream, wiring, delaying);
    }

    @Override
    void connect(Node<? extends T> next) {
        try {
            given = 0;
            cursor = next.pull(wiring);
            if (cursor == null) {
                super.connect(next);
            }
        } catch (Throwable thrown) {
            brought = 0;
            decide(thrown);
            Fatal.rethrow(thrown);
            return;
        }
        inside();
    }

    @Override
    void inside() {
        Pulled<? extends T> from = cursor;
        if (from == null) {
            return;
        }
        Throwable failure = null;
        try {
            if (!drain(from)) {
                return;
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        release();
        brought = given;
        if (failure == null || !Fatal.is(failure)) {
            decide(failure);
            return;
        }
        if (!isCancelled()) { // then it isn't downstream that has thrown it
            decide(failure);
        }
        Fatal.rethrow(failure);
    }

    /** Hands on what there is demand for; true when the source has ended. */
    private boolean drain(Pulled<? extends T> from) throws Exception {
        for (long wanted = demand.outstanding(); wanted != 0 && !isStopped(); ) {
            long n = drain(from, Math.min(wanted, Junction.TURN));
            boolean ended = n < 0;
            n = ended ? ~n : n;
            given += n;
            wanted = demand.settle(n);
            if (ended) {
                return true;
            }
        }
        return !isStopped() && from.ended(); // the end needs no demand
    }

    /** Hands on up to {@code most} items; how many, or the complement of it where the source has ended. */
    private long drain(Pulled<? extends T> from, long most) throws Exception {
        long n = 0;
        try {
            while (n < most && !isStopped()) {
                T item = from.next();
                if (item == null) {
                    return ~n;
                }
                emit(item);
                n++;
            }
        } catch (Throwable thrown) {
            given += n; // what was handed on before used up demand all the same: a relay may go on after a failure
            demand.settle(n);
            throw thrown;
        }
        return n;
    }

    private void emit(T item) {
        try {
            downstream.onNext(item);
        } catch (Throwable thrown) {
            cancel(); // §2.13: a subscriber that throws counts as cancelled
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }

    @Override
    void released() {
        release();
    }

    private void release() {
        Pulled<? extends T> open = cursor;
        if (open != null) {
            cursor = null;
            Pulled.release(open);
        }
    }
}
