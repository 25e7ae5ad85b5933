package io.headgate.operators.split;

import io.headgate.core.kernel.Durations;
import io.headgate.operators.Windowing;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Subscriber;

/**
 * {@code window}: cuts a flow into flows, one after the other. The plain loop:
 *
 * <pre>{@code
 * for (T t : upstream) {
 *     if (open == null) { open = new Queue(); opened = now(); emit(open); }
 *     open.put(t);
 *     if (open.count() == size || boundary.test(t) || now() - opened >= within) { open.end(); open = null; }
 * }
 * }</pre>
 *
 * <p>Except that time ends a window when it is up, not with the next item. Its time begins with its first item, so there
 * are no empty windows.
 *
 * <p><b>Demand and bound.</b> A window is opened with its first item and with demand for it alone; the item waits where
 * there is none, and begins no window before. Its items go out at its subscriber's demand alone. As {@code batch}, it asks
 * upstream for what the windows that were asked for can take; what all windows hold, what waits to be placed and what is
 * outstanding upstream are together never more than {@code capacity}: 2 × size, unless it is set; 32 where windows have no
 * size. So a window may be longer than what is held of it, and one without a size is as long as it gets.
 *
 * <p><b>A window left unopened</b> keeps its items until somebody subscribes. It holds what it got; the next one is opened
 * all the same, if downstream asks for it, as long as there is room. When there is none, upstream waits: nothing is lost
 * and nothing piles up. It is dropped, and its items discarded, when downstream drops it: an operator of this library that
 * discards it, for a cancel or a failure, gives it up. Who wants to pass over windows says {@link
 * Windowing#discardingUnopened}: then a window that nobody has subscribed to when the next one is opened is given up; or
 * subscribes and cancels.
 *
 * <p><b>Ends.</b> What a cancelled window would still have got is discarded, and the next one begins where it would have
 * begun. A failure or the end of upstream reaches the open window after what it holds, and then downstream. When
 * downstream cancels, the open window goes on to its end, and then upstream is cancelled. What the predicate throws fails
 * the open window and the flow, and cancels upstream.
 *
 * <p><b>Why the known failures can't happen here.</b>
 *
 * <ul>
 *   <li><i>An index that wraps.</i> There is none: a window is an object, and a timer names the one it is for. The two
 *       counters that only grow are 64 bits wide.
 *   <li><i>A timer that fires without demand.</i> It ends a window, which needs no demand, and opens none.
 *   <li><i>An item that arrives while a window is being ended.</i> Both happen inside one gate: it is placed before, or it
 *       is the first of the next window. What ends a window, item or timer, looks whether it is still the open one.
 *   <li><i>A timer left behind.</i> There is one at most, for the open window, and it goes with it, whatever ends that.
 * </ul>
 *
 * <p>It is not for lists: {@code batch} needs no subscriber for each.
 */
public final class WindowNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final Windowing<? super T> windowing;
    private final Function<? super Node<T>, ? extends R> window;

    /**
     * A split by order.
     *
     * @param window makes what downstream is handed, of the node that gives a window's items
     */
    public WindowNode(Node<T> input, Windowing<? super T> windowing, Function<? super Node<T>, ? extends R> window) {
        super("window", detail(windowing));
        this.input = input;
        this.windowing = windowing;
        this.window = window;
    }

    private static String detail(Windowing<?> windowing) {
        StringJoiner ends = new StringJoiner(" or ");
        if (windowing.size() != null) {
            ends.add("up to " + windowing.size() + " items");
        }
        if (windowing.within() != null) {
            ends.add(Durations.text(windowing.within()));
        }
        if (windowing.boundary() != null) {
            ends.add("to a boundary");
        }
        return ends.toString();
    }

    @Override
    public Kind kind() {
        return Kind.SPLIT;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public long holds() {
        return windowing.capacity();
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new WindowHost<>(this, wiring).start(downstream);
    }

    Node<T> input() {
        return input;
    }

    Windowing<? super T> windowing() {
        return windowing;
    }

    /** Whether a window ends with {@code item}. */
    boolean isLast(T item) {
        return windowing.boundary() != null && isLast(windowing, item);
    }

    private <S> boolean isLast(Windowing<S> of, S item) {
        Predicate<? super S> boundary = of.boundary();
        try {
            return boundary != null && boundary.test(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
    }

    R wrap(Part<T> part) {
        return window.apply(new PartNode<>(part));
    }
}
