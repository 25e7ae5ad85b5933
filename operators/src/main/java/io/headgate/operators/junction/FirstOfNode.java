package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code firstOf}: the flow that signals first, by an item, its completion or its failure; the others are cancelled.
 *
 * <pre>{@code Iterator<T> first = theOneThatAnswersFirst(flows); while (first.hasNext()) emit(first.next());}</pre>
 *
 * <p>Demand: until one has won each input is asked for one item, as soon as downstream asks for any; then the winner is
 * asked for min(D, prefetch), replenished when three quarters are used up. Bound: prefetch items of the winner, one of
 * each other. What a loser has sent, at most one item, is discarded. Inputs are looked at in the user's order, so one that
 * can be pulled, and has an item whenever it is asked, wins against those after it.
 *
 * <p>Why it doesn't deliver from two: who has won is a field of the thread inside the gate, written once; items leave from
 * that inlet alone, and the others are given up in the same pass, before the winner's first item is handed on.
 */
public final class FirstOfNode<T> extends CombiningNode<T> {

    public FirstOfNode(List<Node<T>> inputs, int prefetch) {
        super("firstOf", inputs, prefetch);
    }

    @Override
    public String detail() {
        return inputs().size() + " inputs, the first × " + prefetch();
    }

    @Override
    public long holds() {
        return Demand.sum(prefetch().items(), inputs().size() - 1L);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new Host(downstream, wiring).start();
    }

    /** The field belongs to the thread inside. */
    private final class Host extends CombiningHost<T, T> {
        private @Nullable Inlet<T> winner;

        Host(Subscriber<? super T> downstream, Wiring wiring) {
            super(FirstOfNode.this, downstream, wiring, false);
        }

        /** Whoever signals while the inputs are opened has won: those after it aren't opened at all. */
        @Override
        void open() throws Exception {
            for (int i = 0; i < inlets.length && !stopped && winner == null; i++) {
                open(i);
                race(i, i + 1);
            }
        }

        private void race(int from, int to) throws Exception {
            long wanted = demand.outstanding();
            for (int i = from; i < to && winner == null && !stopped; i++) {
                Inlet<T> inlet = inlets[i];
                boolean asked = wanted != 0 || !inlet.isPulled();
                if ((asked && inlet.peek() != null) || inlet.isOver()) {
                    winner = inlet;
                    for (Inlet<T> other : inlets) {
                        if (other != inlet) {
                            other.giveUp();
                        }
                    }
                }
            }
        }

        @Override
        void drain() throws Exception {
            race(0, inlets.length);
            Inlet<T> first = winner;
            if (first == null) {
                long one = Math.min(demand.outstanding(), 1);
                for (int i = 0; i < inlets.length && !stopped; i++) {
                    inlets[i].ask(one); // also with a prefetch: that is the winner's
                }
                return;
            }
            long wanted = demand.outstanding();
            long given = 1;
            while (given != 0 && wanted != 0 && !stopped) {
                given = hand(first, Math.min(wanted, TURN));
                wanted = demand.settle(given);
            }
            if (first.isOver()) {
                complete();
            } else {
                ask(first, wanted);
            }
        }

        private long hand(Inlet<T> first, long most) throws Exception {
            if (!first.hasHead()) {
                return first.drain(this, most);
            }
            emit(first.take()); // the item it has won with
            return 1;
        }
    }
}
