package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * {@code flatMapOrdered}: makes an inner flow of each item, up to n of them at once, and gives what they give in the order
 * of the items: all of the first one's, then all of the second one's.
 *
 * <pre>{@code
 * List<Flow<R>> running = upstream.map(fn).startAll(n);
 * for (Flow<R> inner : running) for (R r : inner) emit(r);
 * }</pre>
 *
 * <p>Demand: asks upstream for n, whatever downstream asked for, because that is what the user wrote; a place is free again
 * when its inner flow has ended and all it gave is delivered. Each inner flow is asked for min(D, prefetch), replenished
 * when three quarters are used up, whoever's turn it is: so they run at once, and wait when they are prefetch items ahead.
 * Bound: n × prefetch items. One that can be pulled is drained when its turn comes and holds nothing.
 *
 * <p>Failures wait their turn, as in the plain loop: an inner flow's comes after all that the ones before it give, and
 * cancels those after it; upstream's, what the function throws, or a null it returns comes after the inner flows that were
 * made. Where the order doesn't matter {@code flatMap} keeps nobody waiting.
 *
 * <p>Why a backlog in one inner flow keeps no other from running: each has a ring of its own, and is asked by what was
 * taken of it alone.
 */
public final class FlatMapOrderedNode<T, R> extends InnerNode<T, R> {

    public FlatMapOrderedNode(
            Node<T> input, int n, int prefetch, Function<? super T, ? extends Publisher<? extends R>> fn) {
        super(input, "flatMapOrdered", n, prefetch, fn, false);
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new Host(downstream, wiring).start();
    }

    /**
     * All fields belong to the thread inside. {@code running}: the inner flows, the one whose turn it is first. {@code
     * last}: the failure that comes after them.
     */
    private final class Host extends Junction<R> {
        private final Inlet<T> outer = Inlet.placed(this, n);
        private final ArrayDeque<Inlet<R>> running = new ArrayDeque<>();
        private boolean outerOver;
        private @Nullable Throwable last;

        Host(Subscriber<? super R> downstream, Wiring wiring) {
            super(downstream, wiring);
        }

        @Override
        void open() throws Exception {
            outer.open(input);
        }

        @Override
        void drain() throws Exception {
            long wanted = demand.outstanding();
            boolean again = true;
            while (again && !stopped) {
                admit();
                Inlet<R> first = running.peekFirst();
                long given = first == null || stopped ? 0 : first.drain(this, Math.min(wanted, TURN));
                wanted = demand.settle(given);
                boolean ended = first != null && !stopped && first.isOver();
                if (ended) {
                    running.removeFirst();
                }
                again = ended || (given != 0 && wanted != 0);
            }
            if (stopped) {
                return;
            }
            for (Inlet<R> inlet : running) {
                inlet.ask(prefetch().room(wanted));
            }
            if (outerOver && running.isEmpty()) {
                finish();
            } else if (!outerOver) {
                outer.ask(n - running.size());
            }
        }

        private void finish() throws Exception {
            Throwable failure = last;
            if (failure != null) {
                last = null;
                throw Failed.raise(failure);
            }
            complete();
        }

        /** Makes inner flows of the items there are, as long as there are places. What is thrown waits its turn. */
        private void admit() {
            try {
                while (running.size() < n && !outerOver && !stopped) {
                    T item = outer.poll();
                    if (item == null) {
                        outerOver = outer.isOver();
                        return;
                    }
                    add(inner(item));
                }
            } catch (Throwable thrown) {
                last = thrown;
                outerOver = true;
                outer.giveUp();
            }
        }

        private void add(Node<R> inner) throws Exception {
            if (!stopped) { // the function may have cancelled
                Inlet<R> inlet = Inlet.replenished(this, prefetch().items());
                running.addLast(inlet);
                inlet.open(inner);
            }
        }

        @Override
        void giveUp() {
            outer.giveUp();
            for (Inlet<R> inlet : running) {
                inlet.giveUp();
            }
            if (last != null) {
                Hooks.undeliverable(last); // its turn will not come
                last = null;
            }
        }
    }
}
