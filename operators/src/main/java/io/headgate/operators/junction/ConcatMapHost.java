package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One subscription of {@code concatMap}: follows the inner flow of one item after the other.
 *
 * <p>{@code opened} and {@code busy}, whether an inner flow is followed, belong to the thread inside. The next item is
 * asked for when the inner flow before it has ended. A failure of the outer flow waits its turn, as it would in the plain
 * loop: the inner flow at hand goes on to its end.
 */
final class ConcatMapHost<T, R> extends Chain<R> {

    private final Node<T> input;
    private final FlatMapHost.Opening<? super T, R> opening;
    private final Inlet<T> outer = Inlet.placed(this, 1);
    private boolean opened;
    private boolean busy;

    /** The outer item whose inner flow is followed; left over, where that has given nothing and never will. */
    private @Nullable T waiting;

    ConcatMapHost(
            Node<T> input,
            FlatMapHost.Opening<? super T, R> opening,
            boolean delaying,
            Subscriber<? super R> downstream,
            Wiring wiring) {
        super(downstream, wiring, delaying);
        this.input = input;
        this.opening = opening;
    }

    @Override
    void inside() {
        super.inside();
        if (!busy && !isOver() && !isStopped()) {
            decide(null);
        }
    }

    /** The inner flow has ended, or there was none. */
    @Override
    void ended(@Nullable Throwable failure) throws Exception {
        busy = false;
        waiting = null;
        if (failure != null) {
            finish(failure);
            return;
        }
        if (!opened) {
            opened = true;
            outer.open(input);
        }
        T item = outer.poll();
        if (item != null) {
            busy = true;
            Node<R> inner = opening.of(item);
            waiting = item;
            given = 0;
            follow(inner);
        } else if (outer.isOver()) {
            finish(null);
        } else {
            outer.ask(1);
        }
    }

    @Override
    void connect(Node<? extends R> next) {
        if (!next.isPulled()) {
            waiting = null; // what it has given isn't counted here
        }
        super.connect(next);
    }

    @Override
    void released() {
        super.released();
        T item = waiting;
        waiting = null;
        if (item != null && given == 0) {
            discard(item);
        }
        outer.giveUp();
    }

    @Override
    void leftOver() {
        outer.giveUp();
    }
}
