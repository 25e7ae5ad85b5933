package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * {@code switchMap} and {@code switchMapDelayErrors}: makes an inner flow of each item and gives what the newest one gives;
 * the one before it is cancelled.
 *
 * <pre>{@code
 * for (T t : upstream) for (R r : fn.apply(t)) { if (upstream.hasNewer()) break; emit(r); }
 * }</pre>
 *
 * <p>Demand: asks upstream for everything, because the latest wins; the inner flow at hand is asked for min(D, prefetch),
 * replenished when three quarters are used up. Bound: prefetch items of that flow, and one of upstream's. An item of
 * upstream's that is replaced by a newer one before its inner flow was made goes to the discard handler, and so does what
 * a cancelled inner flow had sent and downstream had not asked for. Upstream that can be pulled is read to its end at
 * once: each inner flow has one turn to give what it has on the spot. Where no item may be passed over: {@code concatMap}.
 *
 * <p>Completes when upstream has, and the last inner flow. The first failure, what the function throws and a null it
 * returns come at once and cancel the rest; {@code switchMapDelayErrors} takes a failure of upstream's or of an inner flow
 * for its end, and fails at the end: with the first failure, in which the others are suppressed.
 *
 * <p>Why no demand is lost at the switch: what is outstanding is counted here, for downstream, and settled by what was
 * handed on, before the next inner flow is made; an inner flow's own share of it is asked of it by what it was asked before
 * and what of that was taken, so what one leaves is owed by the next. Why no item of the old inner flow comes after the
 * first of the new one: items leave from one inlet, inside the gate, and a switch is made there too; the old one's inlet is
 * abandoned before the new one is opened, and what its upstream is in the middle of sending is discarded
 * ({@link Arrivals}).
 */
public final class SwitchMapNode<T, R> extends InnerNode<T, R> {

    public SwitchMapNode(
            Node<T> input, int prefetch, Function<? super T, ? extends Publisher<? extends R>> fn, boolean delaying) {
        super(input, delaying ? "switchMapDelayErrors" : "switchMap", 1, prefetch, fn, delaying);
    }

    @Override
    public String detail() {
        return "the newest inner × " + prefetch();
    }

    @Override
    public long holds() {
        return prefetch().items() + 1L;
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new Host(downstream, wiring).start();
    }

    /** All fields belong to the thread inside. {@code inner}: the inner flow at hand, until it has ended. */
    private final class Host extends Junction<R> {
        private final Inlet<T> outer = new Newest<>(this, !delaying);
        private boolean outerOver;
        private @Nullable Inlet<R> inner;

        Host(Subscriber<? super R> downstream, Wiring wiring) {
            super(downstream, wiring, delaying);
        }

        @Override
        void open() throws Exception {
            outer.open(input);
        }

        @Override
        void drain() throws Exception {
            outer.ask(0);
            long wanted = demand.outstanding();
            boolean again = true;
            boolean midway = false; // the inner flow has more on the spot, and a source that is pulled can wait
            while (again && !stopped) {
                T item = (outerOver || (midway && outer.isPulled())) ? null : outer.poll();
                if (item != null) {
                    change(item);
                } else if (!outerOver && !midway) {
                    outerOver = outer.isOver();
                }
                long given = hand(Math.min(wanted, TURN));
                wanted = demand.settle(given);
                midway = given == TURN && wanted != 0;
                again = item != null || (given != 0 && wanted != 0) || (outer.isPulled() && !outerOver);
            }
            Inlet<R> at = inner;
            if (at != null) {
                at.ask(prefetch().room(wanted));
            } else if (outerOver) {
                complete();
            }
        }

        private void change(T item) throws Exception {
            if (inner != null) {
                inner.giveUp();
                inner = null;
            }
            Node<R> next = inner(item);
            if (!stopped) { // the function may have cancelled
                Inlet<R> inlet = Inlet.replenished(this, prefetch().items());
                inner = inlet;
                inlet.open(next);
            }
        }

        /** Hands on what the inner flow has, unless there is a newer one; returns how many items. */
        private long hand(long most) throws Exception {
            Inlet<R> from = inner;
            long given = 0;
            while (from != null && given != most && !stopped && !outer.isWaiting()) {
                R item = from.poll();
                if (item == null) {
                    break;
                }
                emit(item);
                given++;
            }
            if (from != null && !outer.isWaiting() && !stopped && from.isOver()) {
                inner = null;
            }
            return given;
        }

        @Override
        void giveUp() {
            outer.giveUp();
            if (inner != null) {
                inner.giveUp();
            }
        }
    }
}
