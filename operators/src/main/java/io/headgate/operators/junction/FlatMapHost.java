package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Unopened;
import io.headgate.operators.plan.Wiring;
import io.headgate.operators.source.OneNode;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One subscription of {@code flatMap} or {@code merge}: up to n inner flows at once, and each gets its turn.
 *
 * <p>All fields belong to the thread inside. {@code turn} is the inlet whose turn is next, in a circular list of the
 * {@code active} ones: a new one goes to the end of the round, one that has ended leaves its place, and after each that
 * handed something on the next one is first, so that none starves however little is asked for at a time.
 *
 * <p>An inner flow has its first turn when it is opened: those that are short and can be pulled never get into the list,
 * and one that is a single item isn't even opened. What upstream has been asked for, what it has sent and isn't open yet,
 * and the active inner flows are together never more than n.
 */
final class FlatMapHost<T, R> extends Junction<R> {

    /** What is opened for an item. */
    @FunctionalInterface
    interface Opening<T, R> {
        Node<R> of(T item) throws Exception;
    }

    private final Node<T> input;
    private final int n;
    private final Prefetch prefetch;
    private final Opening<? super T, R> opening;
    private final Inlet<T> outer;
    private boolean outerOver;
    private @Nullable Inlet<R> turn;
    private int active;

    /** Whether opening stopped to give the active ones a turn. */
    private boolean more;

    FlatMapHost(
            Node<T> input,
            int n,
            Prefetch prefetch,
            Opening<? super T, R> opening,
            boolean delaying,
            Subscriber<? super R> downstream,
            Wiring wiring) {
        super(downstream, wiring, delaying);
        this.input = input;
        this.n = n;
        this.prefetch = prefetch;
        this.opening = opening;
        this.outer = Inlet.placed(this, n);
    }

    @Override
    void open() throws Exception {
        outer.open(input);
    }

    @Override
    void drain() throws Exception {
        long wanted = demand.outstanding();
        boolean again;
        do {
            long given = round(wanted);
            given += admit(wanted - given);
            wanted = demand.settle(given);
            again = more || (given != 0 && wanted != 0 && active != 0);
        } while (again && !stopped);
        if (outerOver && active == 0) {
            complete();
        } else if (!outerOver) {
            outer.ask(n - active);
        }
    }

    /** Opens inner flows as long as there are items and places, at most {@link #TURN} at a time. */
    private long admit(long credit) throws Exception {
        long given = 0;
        int opened = 0;
        while (active < n && opened < TURN && !outerOver && !stopped) {
            T item = outer.poll();
            if (item == null) {
                // Also where it is pulled: then it has said so itself, and isn't asked ahead of the places.
                outerOver = outer.isOver();
                break;
            }
            opened++;
            Node<R> inner = opening.of(item);
            if (stopped) {
                Unopened.giveUp(item);
                break; // the function has cancelled
            }
            if (given < credit && inner instanceof OneNode<R> one) {
                emit(one.value());
                given++;
            } else {
                given += add(inner, credit - given);
            }
        }
        more = opened == TURN;
        if (!outerOver && !outer.isPulled()) {
            outerOver = outer.isOver(); // its failure doesn't wait for a place
        }
        return given;
    }

    private long add(Node<R> inner, long credit) throws Exception {
        Inlet<R> inlet = Inlet.replenished(this, prefetch.items());
        link(inlet); // from here on it is given up with the others
        inlet.open(inner);
        return turn(inlet, credit);
    }

    /** Gives each inner flow one turn. */
    private long round(long credit) throws Exception {
        Inlet<R> at = turn;
        long given = 0;
        for (int left = active; left > 0 && at != null && !stopped; left--) {
            Inlet<R> after = at.next;
            long more = turn(at, credit - given);
            given += more;
            if (more != 0 && active != 0) {
                turn = after;
            }
            at = after;
        }
        return given;
    }

    private long turn(Inlet<R> inlet, long credit) throws Exception {
        long given = inlet.drain(this, Math.min(credit, prefetch.items()));
        if (inlet.isOver()) {
            unlink(inlet);
        } else {
            inlet.ask(prefetch.room(credit - given));
        }
        return given;
    }

    private void link(Inlet<R> inlet) {
        if (turn == null) {
            turn = inlet;
        } else {
            inlet.linkBefore(turn);
        }
        active++;
    }

    private void unlink(Inlet<R> inlet) {
        active--;
        inlet.unlink();
        if (turn == inlet) {
            turn = active == 0 ? null : inlet.next;
        }
    }

    @Override
    void giveUp() {
        outer.giveUp();
        Inlet<R> at = turn;
        for (int left = active; left > 0 && at != null; left--) {
            at.giveUp();
            at = at.next;
        }
    }
}
