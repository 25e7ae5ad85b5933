package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;

/**
 * {@code takeUntilOther}: the items of a flow until another one gives an item or completes.
 *
 * <pre>{@code for (T t : upstream) { if (other.hasSignalled()) break; emit(t); }}</pre>
 *
 * <p>Demand: upstream is asked for min(D, prefetch), replenished when three quarters are used up; the other flow for one
 * item. Bound: prefetch items, if upstream can't be pulled. When the other flow has signalled it completes at once, without
 * demand; what waits is discarded, and so is the item of the other flow. The other flow is subscribed to first: one that
 * has signalled by then keeps upstream from being subscribed to. A failure of either fails it and cancels the other.
 *
 * <p>Why the other flow's signal doesn't race with the end: both are looked at by the one thread inside the gate, which ends
 * the flow once. The other flow is looked at before each item, so a signal that a downstream gives while it takes an item
 * is heard before the next one.
 */
public final class TakeUntilOtherNode<T> extends CombiningNode<T> {

    private final Node<T> input;
    private final Node<Object> other;

    public TakeUntilOtherNode(Node<T> input, Node<Object> other, int prefetch) {
        super("takeUntilOther", List.of(input, other), prefetch);
        this.input = input;
        this.other = other;
    }

    @Override
    public String detail() {
        return "prefetch " + prefetch();
    }

    @Override
    public long holds() {
        return (input.isPulled() ? 0 : prefetch().items()) + 1L;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new Host(downstream, wiring).start();
    }

    /** All fields belong to the thread inside. */
    private final class Host extends Junction<T> {
        private final Inlet<T> items = Inlet.replenished(this, prefetch().items());
        private final Inlet<Object> signal = Inlet.placed(this, 1);

        Host(Subscriber<? super T> downstream, Wiring wiring) {
            super(downstream, wiring);
        }

        @Override
        void open() throws Exception {
            signal.open(other);
            signal.ask(1);
            if (!stopped && !hasSignalled()) {
                items.open(input);
            }
        }

        private boolean hasSignalled() throws Exception {
            return signal.peek() != null || signal.isOver();
        }

        @Override
        void drain() throws Exception {
            signal.ask(1);
            long wanted = demand.outstanding();
            boolean signalled = hasSignalled();
            long given = 1;
            while (given != 0 && wanted != 0 && !signalled && !stopped) {
                given = 0;
                long most = Math.min(wanted, TURN);
                T item = items.poll();
                while (item != null) {
                    emit(item);
                    given++;
                    signalled = hasSignalled();
                    item = given == most || signalled || stopped ? null : items.poll();
                }
                wanted = demand.settle(given);
            }
            if (signalled || items.isOver()) {
                complete();
            } else {
                items.ask(prefetch().room(wanted));
            }
        }

        @Override
        void giveUp() {
            signal.giveUp();
            items.giveUp();
        }
    }
}
