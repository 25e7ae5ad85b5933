package io.headgate.operators.split;

import io.headgate.core.Hooks;
import io.headgate.core.Offer;
import io.headgate.operators.Hub;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Strict;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One in, many out: one run of a split, between the one upstream it subscribes to and a {@link Branch} for each subscriber.
 * What becomes of an item, and what may be asked for, is all that a kind of split adds.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code roster}, who is subscribed: changed under {@code lock}; read by anyone.
 *   <li>{@code ended} and, before it, {@code failure} and {@code cancellation}; {@code closed}, {@code connected}: under {@code lock}; {@code ended}
 *       and {@code closed} are read by anyone. The lock is held for a few steps, never during a signal.
 *   <li>what concerns upstream: see {@link SplitUpstream}.
 * </ul>
 *
 * <p>Why no subscriber misses the end, or gets it twice: it is put on the list and taken off it under the lock, and the end
 * is noted under the same lock. Either it was on the list when the end was noted, and then whoever noted it tells it; or it
 * finds the end noted, and is told by the thread that subscribes. A branch's gate is entered before it gets on the list and
 * left when its {@code onSubscribe} has returned, so that an end, or an item, that comes meanwhile waits for that.
 *
 * <p>Why one subscriber doesn't harm the others: each has a pass, a demand and a terminal state of its own. One that throws
 * counts as cancelled (§2.13) and leaves the list; the thread that woke it goes on with the next. One that leaves takes what
 * it has left over with it and is looked for by nobody from then on, so its pace is given back with the step that takes it
 * off the list. Subscribing and cancelling from within {@code onNext} takes the same short lock, which nobody holds then.
 */
public abstract class Split<T> implements Strict<T> {

    final ReentrantLock lock = new ReentrantLock();
    final Way way;
    private final Node<T> input;
    private final SplitUpstream<T> upstream = new SplitUpstream<>(this);
    private final Rounds rounds = new Rounds();
    private final Roster<T> roster = new Roster<>(lock);
    private volatile boolean ended;
    private @Nullable Throwable failure;
    private @Nullable Throwable cancellation;
    private volatile boolean closed;
    private boolean connected;
    private long joined;

    /** What the subscriber that connected was wired to; written before upstream is subscribed to. */
    Wiring wiring = Wiring.DEFAULT;

    /**
     * How a run begins and ends.
     *
     * @param label what messages call it
     * @param from how many subscribers there must be before it connects to upstream
     * @param untilLast whether the last subscriber that leaves takes upstream along; if so a run that is over lets nobody
     *     in, and the next subscriber begins another one
     */
    public record Way(String label, int from, boolean untilLast) {}

    Split(Node<T> input, Way way) {
        this.input = input;
        this.way = way;
    }

    // ---- what a kind of split adds ------------------------------------------------------------------------------

    /** A branch that is on no list. */
    abstract Branch<T> branch(String name, Subscriber<? super T> downstream, Node<T> at, Wiring wired);

    /** Under the lock: a branch is about to get on the list, or, where the end has come, on none. */
    abstract void place(Branch<T> branch, boolean late);

    /** Under the lock: a branch has left the list, or was on none. */
    abstract void gone(Branch<T> branch);

    /** Upstream's: puts an item away. FULL: upstream broke the rules, or a policy ends the run. */
    abstract Offer put(T item);

    /** What a run ends with where {@link #put} answers FULL. */
    abstract Throwable overflow();

    /** Inside {@link SplitUpstream}: how much to ask upstream for now, which counts as asked from here on. */
    abstract long more();

    /** Whether {@link #more} may ask for what has no room before the subscribers had a turn at what came. */
    boolean losesWithoutRound() {
        return false;
    }

    /** Inside a branch's pass: it has been given {@code taken} items and wants {@code left} more. */
    abstract void settled(Branch<T> branch, long taken, long left);

    /** After an item that upstream sent by itself was put away and handed round. */
    void arrived() {}

    /** Under the lock: nothing will come any more. */
    void sealed() {}

    /** The end was noted, and told if {@link #isFinished}. */
    void finished() {}

    /** Under the lock: whether there is nothing left but the end. */
    boolean isFinished() {
        return ended;
    }

    /**
     * Wakes whoever may have something to do.
     *
     * @param self the branch whose pass the caller is in, if any
     * @return whether to go round again if that is noted meanwhile
     */
    boolean handOut(@Nullable Branch<T> self) {
        each(branches(), Branch::wake);
        return true;
    }

    /** After a branch has come, and made its first pass: there is somebody to ask for. */
    void joined() {
        ask(null);
    }

    /** After a branch has left and others have stayed. */
    void left() {
        ask(null);
    }

    /** What one of them throws is the machine's being broken: still, the others come first. */
    static <T> void each(Branch<T>[] all, Consumer<Branch<T>> action) {
        Error fatal = null;
        for (Branch<T> branch : all) {
            try {
                action.accept(branch);
            } catch (Error thrown) {
                fatal = thrown;
            }
        }
        if (fatal != null) {
            throw fatal;
        }
    }

    // ---- from downstream ----------------------------------------------------------------------------------------

    /** Lets a subscriber in; false where this run is over and another one has to begin. */
    final boolean subscribe(Subscriber<? super T> downstream, Node<T> at, Wiring wired) {
        Objects.requireNonNull(downstream, "§1.9: subscriber");
        String given = at.name();
        if (way.untilLast) {
            closeIfForsaken();
        }
        boolean late;
        Branch<T> branch;
        lock.lock();
        try {
            if (way.untilLast && isOver()) {
                return false;
            }
            branch = branch(given == null ? "subscriber " + ++joined : given, downstream, at, wired);
            late = isFinished();
            place(branch, late);
            if (!late) {
                roster.add(branch);
            }
        } finally {
            lock.unlock();
        }
        try {
            branch.begin();
        } finally {
            if (late) {
                tellEnd(branch);
            } else if (connects(wired)) {
                upstream.connect(input, wired);
            } else {
                joined();
            }
        }
        return true;
    }

    /**
     * Ends a run that all who are on the list have left, although the pass of the last one hasn't come to say so, as when
     * it subscribes again from within its last item: what comes next must not find the upstream of the run before.
     */
    private void closeIfForsaken() {
        lock.lock();
        try {
            if (isOver() || !roster.isForsaken()) {
                return;
            }
            closed = true;
            sealed();
        } finally {
            lock.unlock();
        }
        cancelUpstream();
    }

    /** Whether it is the caller's to connect: there are enough subscribers, and nobody has yet. */
    private boolean connects(Wiring wired) {
        lock.lock();
        try {
            if (connected || isOver() || roster.size() < way.from) {
                return false;
            }
            connected = true;
            wiring = wired;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A branch has been cancelled, has broken the rules or has thrown: inside its pass. */
    final void leave(Branch<T> branch) {
        if (remove(branch)) {
            cancelUpstream();
        } else {
            left();
        }
    }

    /** Takes a branch off the list; true where it was the last one that kept the run going. */
    final boolean remove(Branch<T> branch) {
        lock.lock();
        try {
            boolean last = roster.isOnly(branch) && way.untilLast && !isOver();
            closed |= last; // before the list is empty: what comes from here on is nobody's
            roster.remove(branch);
            if (last) {
                sealed();
            }
            gone(branch);
            return last;
        } finally {
            lock.unlock();
        }
    }

    // ---- the end ------------------------------------------------------------------------------------------------

    /** Whether nothing is wanted of upstream any more, or nothing will come. */
    final boolean isOver() {
        return ended || closed;
    }

    final boolean isEnded() {
        return ended;
    }

    final Branch<T>[] branches() {
        return roster.all();
    }

    final boolean isDeserted() {
        return roster.size() == 0;
    }

    /** The books of those who are subscribed just now. */
    public final List<Hub.Counters> subscribers() {
        List<Hub.Counters> books = new ArrayList<>();
        for (Branch<T> branch : branches()) {
            books.add(branch.portion);
        }
        return List.copyOf(books);
    }

    /** Ends the run from here: upstream is cancelled, and the subscribers are told why, after what they have coming. */
    public final void breakOff(Throwable cause) {
        if (!isOver()) {
            cancelUpstream();
            if (!end(cause) && cause != cancellation) {
                Hooks.undeliverable(cause);
            }
        }
    }

    /** As {@link #breakOff}, because the user wants it. */
    public final void cancel() {
        CancellationException asked = new CancellationException(way.label + " was cancelled");
        lock.lock();
        try {
            if (isOver()) {
                return;
            }
            cancellation = asked;
        } finally {
            lock.unlock();
        }
        breakOff(asked);
    }

    /**
     * Notes the end, and tells it to those who are on the list at that instant; false where it was over already. One that
     * leaves between the two is told as well, so that a failure it won't take is reported and not lost.
     */
    private boolean end(@Nullable Throwable cause) {
        Branch<T> @Nullable [] last;
        lock.lock();
        try {
            if (isOver()) {
                return false;
            }
            failure = cause;
            ended = true;
            sealed();
            last = isFinished() ? roster.takeAll() : null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            each(last, this::tellEnd);
        }
        finished();
        return true;
    }

    /** Tells the end to whoever has waited for what was left. */
    final void tellEnd() {
        Branch<T>[] last;
        lock.lock();
        try {
            last = roster.takeAll();
        } finally {
            lock.unlock();
        }
        each(last, this::tellEnd);
    }

    private void tellEnd(Branch<T> branch) {
        Throwable cause = failure;
        // Our own cancellation is no news to one that has cancelled.
        if (cause == null || (cause == cancellation && branch.isCancelled())) {
            branch.complete();
        } else {
            branch.fail(cause);
        }
    }

    final void cancelUpstream() {
        upstream.cancel();
    }

    // ---- from upstream ------------------------------------------------------------------------------------------

    @Override
    public final void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
        upstream.subscribed(subscription);
    }

    @Override
    public final void onNext(T item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
            breakOff(broken);
            throw broken;
        }
        Offer offer = isOver() ? Offer.CLOSED : put(item);
        if (offer == Offer.FULL) {
            breakOff(overflow());
        }
        if (offer == Offer.FULL || offer == Offer.CLOSED) {
            wiring.discard(item);
        } else if (!upstream.isAnswering()) {
            round(null);
            arrived();
        }
    }

    @Override
    public final void onError(Throwable cause) {
        Objects.requireNonNull(cause, "§2.13: onError(null)");
        upstream.ended();
        if (!end(cause)) {
            Hooks.undeliverable(cause);
        }
    }

    @Override
    public final void onComplete() {
        upstream.ended();
        end(null);
    }

    // ---- upstream's demand and the subscribers' turns -----------------------------------------------------------

    /**
     * Asks upstream for what there is room and demand for, as often as that changes. From any thread.
     *
     * @param self the branch whose pass the caller is in, if any
     */
    final void ask(@Nullable Branch<T> self) {
        upstream.ask(self);
    }

    /** Goes round the subscribers, or has the round go on that this thread is on. */
    final void round(@Nullable Branch<T> self) {
        if (!rounds.begin()) {
            return;
        }
        try {
            while (handOut(self) && rounds.again()) {}
        } finally {
            rounds.finish();
        }
    }
}
