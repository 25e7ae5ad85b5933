package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code withLatestFrom}: for each item of a flow, what a function makes of it and the newest item of another flow.
 *
 * <pre>{@code for (T t : upstream) { if (other.hasLatest()) emit(fn.apply(t, other.latest())); }}</pre>
 *
 * <p>Demand: upstream is asked for min(D, prefetch), replenished when three quarters are used up; the other flow for
 * everything, because its newest item counts. Bound: prefetch items of upstream, if that can't be pulled, and one of the
 * other flow. Where a flow can be pulled it is read when it is needed: upstream not before there is an item to combine
 * with, the other flow once for each item of upstream, until it ends; its last item stays.
 *
 * <p>The books: an item of upstream's that comes before the other flow has one is swallowed: it goes to the discard handler
 * and is asked for again. An item of the other flow that was replaced before it was part of a pair goes there too. So
 * each item of either is part of what was handed on, or discarded, once.
 *
 * <p>Completes with upstream, or as soon as the other flow has without an item, because then there will be no pair.
 * Otherwise the other flow's completion changes nothing. The first failure, what the function throws and a null it returns
 * cancel both.
 *
 * <p>Why it doesn't hang on what it swallows: see {@link CombineLatestNode}; the demand is settled for what was handed on
 * alone, and each pass asks for what is missing to min(D, prefetch).
 */
public final class WithLatestFromNode<T, U, R> extends CombiningNode<R> {

    private final Node<T> input;
    private final Node<U> other;
    private final BiFunction<? super T, ? super U, ? extends R> fn;

    public WithLatestFromNode(
            Node<T> input, Node<U> other, int prefetch, BiFunction<? super T, ? super U, ? extends R> fn) {
        super("withLatestFrom", List.of(input, other), prefetch);
        this.input = input;
        this.other = other;
        this.fn = fn;
    }

    @Override
    public String detail() {
        return "prefetch " + prefetch();
    }

    @Override
    public long holds() {
        return Demand.sum(input.isPulled() ? 1 : prefetch().items(), 1);
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new Host(downstream, wiring).start();
    }

    private R combine(T item, U latest) {
        R combined;
        try {
            combined = fn.apply(item, latest);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (combined == null) {
            throw returnedNull();
        }
        return combined;
    }

    /** All fields belong to the thread inside. What is in {@code latest} was part of a pair. */
    private final class Host extends Junction<R> {
        private final Inlet<T> items = Inlet.replenished(this, prefetch().items());
        private final Inlet<U> newest = new Newest<>(this, true);
        private @Nullable U latest;

        Host(Subscriber<? super R> downstream, Wiring wiring) {
            super(downstream, wiring);
        }

        @Override
        void open() throws Exception {
            newest.open(other); // first, so that it may have an item for the first of ours
            if (!stopped) {
                newest.ask(Demand.UNBOUNDED);
                items.open(input);
            }
        }

        @Override
        void drain() throws Exception {
            newest.ask(Demand.UNBOUNDED);
            long wanted = demand.outstanding();
            boolean more = true;
            while (more && !stopped) {
                long given = 0;
                long most = Math.min(wanted, TURN);
                while (more && given != most && !stopped) {
                    more = mayRead() && items.peek() != null;
                    given += more ? pair() : 0;
                }
                wanted = demand.settle(given);
                more &= wanted != 0;
            }
            if (items.isOver() || (newest.isOver() && latest == null)) {
                complete();
            } else {
                items.ask(prefetch().room(wanted));
            }
        }

        /** Upstream waits, if it can, until there is something to combine with. */
        private boolean mayRead() {
            return !items.isPulled() || latest != null || newest.isPulled() || newest.isWaiting();
        }

        /** Returns how much of the demand the pair used up. */
        private int pair() throws Exception {
            U newer = newest.poll();
            latest = newer == null ? latest : newer;
            T item = items.take();
            if (latest == null) {
                discard(item);
                return 0;
            }
            emitMade(combine(item, latest));
            return 1;
        }

        @Override
        void giveUp() {
            items.giveUp();
            newest.giveUp();
            latest = null;
        }
    }
}
