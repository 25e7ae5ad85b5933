package io.headgate.operators.split;

import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Demand;
import io.headgate.operators.Windowing;
import io.headgate.operators.plan.Wiring;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of {@code window}. All fields belong to the thread inside the {@link Splitter}'s gate, but for
 * {@code due}: the window whose time is up, written by the timer, which then knocks.
 *
 * <p>{@code open} is the window that is being filled, with {@code count} items so far; {@code held} is what all windows
 * hold and have not handed on. A window is ended from inside, by its size, its boundary or its time, so an item and a timer
 * never both end it: whichever the pass looks at first finds it open, the other finds it isn't the open one any more. A
 * timer names its window; one that is late for it means nothing to the next.
 */
final class WindowHost<T, R> extends Splitter<T, R> {

    private final WindowNode<T, R> plan;
    private final Windowing<? super T> windowing;
    private final int most;
    private final int capacity;
    private @Nullable Window<T> open;
    private @Nullable Window<T> before;
    private long count;
    private long held;
    private Timers.@Nullable Task task;
    private volatile @Nullable Window<T> due;

    WindowHost(WindowNode<T, R> plan, Wiring wiring) {
        super(plan.input(), plan, wiring, plan.windowing().capacity(), Integer.MAX_VALUE);
        this.plan = plan;
        this.windowing = plan.windowing();
        this.capacity = windowing.capacity();
        Integer size = windowing.size();
        this.most = size == null ? capacity : size;
    }

    /** A window; {@code seen} is how much of what it handed on is taken off what is held. */
    static final class Window<T> extends Part<T> {
        private long seen;

        Window(WindowHost<T, ?> owner, int capacity) {
            super(owner, capacity, Overflow.backpressure());
        }

        @Override
        String what() {
            return "window";
        }
    }

    // ---- what may be taken -----------------------------------------------------------------------------------------

    @Override
    boolean mayTake() {
        if (held >= capacity) {
            return waitFor(Reason.FULL, open == null ? before : open);
        }
        return open != null || mayHand() || waitFor(Reason.NO_DEMAND, null);
    }

    /** What the open window and the windows that downstream has asked for can still take, within the capacity. */
    @Override
    long room() {
        long left = open == null ? 0 : windowing.size() == null ? capacity : most - count;
        long wanted = Demand.sum(left, Demand.product(Math.max(0, outer.unmet()), most));
        return Math.min(wanted, capacity - held);
    }

    // ---- placing an item -------------------------------------------------------------------------------------------

    @Override
    boolean place(T item) {
        Window<T> window = open;
        if (window == null) {
            boolean last = plan.isLast(item);
            window = begin();
            put(window, item);
            hand(plan.wrap(window));
            ended(last);
            return true;
        }
        boolean last = plan.isLast(item);
        if (window.closed || window.isLeft()) {
            refuse(Refusal.CANCELLED);
        } else {
            put(window, item);
            window.announce();
        }
        count++;
        ended(last);
        return true;
    }

    private void put(Window<T> window, T item) {
        window.offer(item);
        intake.take();
        held++;
    }

    private void ended(boolean last) {
        if (open != null && (last || (windowing.size() != null && count == most))) {
            close(open);
        }
    }

    private Window<T> begin() {
        Window<T> unread = before;
        if (unread != null && windowing.unopened() == Windowing.Unopened.IS_DISCARDED) {
            unread.giveUp();
        }
        Window<T> window = new Window<>(this, Math.min(most, capacity));
        open = window;
        count = 1;
        if (windowing.within() != null) {
            task = wiring().timers()
                    .schedule(() -> up(window), windowing.within().toNanos());
        }
        return window;
    }

    private void up(Window<T> window) {
        due = window;
        knock();
    }

    @Override
    void tick() {
        Window<T> window = due;
        if (window != null && window == open) {
            close(window);
        }
    }

    private void close(Window<T> window) {
        open = null;
        before = window;
        released();
        if (!window.closed) {
            window.end(new Part.Ending(null));
        }
    }

    @Override
    void released() {
        Timers.Task waiting = task;
        if (waiting != null) {
            task = null;
            waiting.cancel();
        }
    }

    // ---- where a window is -----------------------------------------------------------------------------------------

    @Override
    @SuppressWarnings("unchecked") // parts are made here
    void read(Part<?> part) {
        Window<T> window = (Window<T>) part;
        long settled = window.settled();
        held -= settled - window.seen;
        window.seen = settled;
    }

    @Override
    @SuppressWarnings("unchecked") // parts are made here
    void gone(Part<?> part) {
        Window<T> window = (Window<T>) part;
        held -= window.held() + window.settled() - window.seen;
        window.closed = true; // what is still to come of it is discarded
        if (before == window) {
            before = null;
        }
    }

    @Override
    boolean isFilling() {
        return open != null && !open.closed;
    }

    @Override
    void eachFilling(Consumer<? super Part<?>> action) {
        if (open != null && !open.closed) {
            action.accept(open);
        }
    }

    /** How many items all windows hold. */
    long held() {
        return held;
    }
}
