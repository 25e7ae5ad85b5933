package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;

/**
 * {@code interleave}: a segment of the first flow, then one of the second, and so on, and from the start again.
 *
 * <pre>{@code
 * while (anyHasNext(flows)) for (Iterator<T> flow : flows) for (int i = 0; i < segment && flow.hasNext(); i++) emit(flow.next());
 * }</pre>
 *
 * <p>Demand: each input is asked for min(D, prefetch), replenished when three quarters are used up. Bound: prefetch items
 * for each input that can't be pulled. The order is fixed: while the input whose turn it is has no item the others wait,
 * and one that has ended is passed over. Where any order will do, {@code merge} waits for nobody.
 *
 * <p>Completes when all inputs have. The first failure cancels the others, whoever's turn it is; what they had sent is
 * discarded.
 */
public final class InterleaveNode<T> extends CombiningNode<T> {

    private final int segment;

    public InterleaveNode(List<Node<T>> inputs, int segment, int prefetch) {
        super("interleave", inputs, prefetch);
        this.segment = segment;
    }

    @Override
    public String detail() {
        return super.detail() + ", " + segment + " of each";
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new Host(downstream, wiring).start();
    }

    /** All fields belong to the thread inside. {@code at}: whose turn it is, for {@code left} more items. */
    private final class Host extends CombiningHost<T, T> {
        private int at;
        private int left = segment;

        Host(Subscriber<? super T> downstream, Wiring wiring) {
            super(InterleaveNode.this, downstream, wiring, false);
        }

        @Override
        void drain() throws Exception {
            long wanted = demand.outstanding();
            boolean more = wanted != 0;
            while (more && !stopped) {
                long given = 0;
                long most = Math.min(wanted, TURN);
                while (more && given != most && !stopped) {
                    long n = inlets[at].drain(this, Math.min(most - given, left));
                    given += n;
                    left -= (int) n;
                    if (left == 0 || inlets[at].isOver()) {
                        more = turn();
                    } else {
                        more = given == most;
                    }
                }
                wanted = demand.settle(given);
                more &= wanted != 0;
            }
            if (stopped) {
                return;
            }
            boolean over = true;
            for (Inlet<T> inlet : inlets) {
                over &= inlet.isOver(); // also looks for a failure of each
            }
            if (over) {
                complete();
            } else {
                askAll(wanted);
            }
        }

        /** It is the next one's turn; false where all others have ended too. */
        private boolean turn() throws Exception {
            left = segment;
            for (int i = 0; i < inlets.length; i++) {
                at = at + 1 == inlets.length ? 0 : at + 1;
                if (!inlets[at].isOver()) {
                    return true;
                }
            }
            return false;
        }
    }
}
