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
 *
 * <p>A pass made because one inlet has something, by the thread that brought it and found nobody inside, looks at that one
 * alone, if nothing else waits for demand; any other goes round.
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

    /** The one inlet that the pass which begins was told of; null for one that goes round. */
    private @Nullable Arrivals<?> only;

    /** Whether the last pass had demand left, and so left nothing waiting. */
    private boolean clear;

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

    /** Who finds nobody inside knows that all the others were looked at since they changed; not, that all had their turn. */
    @Override
    public void knock(Arrivals<?> at) {
        if (enter()) {
            only = clear ? at : null;
            run();
        }
    }

    @Override
    void drain() throws Exception {
        long wanted = demand.outstanding();
        boolean again;
        do {
            long enough = only == null ? 1 : prefetch.items(); // less than its share is all that one has
            long looked = look(wanted);
            long admitted = admit(wanted - looked);
            wanted = demand.settle(looked + admitted);
            boolean rest = looked >= enough || admitted != 0;
            again = more || (rest && wanted != 0 && active != 0);
        } while (again && !stopped);
        clear = wanted != 0;
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

    /** Gives a turn to the one inner flow that the pass was told of, or one to each. */
    @SuppressWarnings("unchecked") // but for the outer one, all are inlets of this
    private long look(long credit) throws Exception {
        Arrivals<?> at = only;
        only = null;
        if (at == null) {
            return round(credit);
        }
        // One that has ended may have been found so by another pass, before its own thread came to say it.
        return at != outer && ((Inlet<R>) at).linked ? inTurn((Inlet<R>) at, credit) : 0;
    }

    /** Gives each inner flow one turn. */
    private long round(long credit) throws Exception {
        Inlet<R> at = turn;
        long given = 0;
        for (int left = active; left > 0 && at != null && !stopped; left--) {
            Inlet<R> after = at.next;
            given += inTurn(at, credit - given);
            at = after;
        }
        return given;
    }

    /** The next one is first in the next round, if this one gives anything. */
    private long inTurn(Inlet<R> inlet, long credit) throws Exception {
        Inlet<R> after = inlet.next;
        long given = turn(inlet, credit);
        if (given != 0 && active != 0) {
            turn = after;
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
        }
        inlet.linkBefore(turn);
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
        only = null;
        outer.giveUp();
        Inlet<R> at = turn;
        for (int left = active; left > 0 && at != null; left--) {
            at.giveUp();
            at = at.next;
        }
    }
}
