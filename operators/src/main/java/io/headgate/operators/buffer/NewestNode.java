package io.headgate.operators.buffer;

import io.headgate.core.DropReason;
import io.headgate.core.kernel.Durations;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code debounce} and {@code sample}: of the items that come, the newest one when a time is up.
 *
 * <p>{@code debounce(quiet)}: an item goes out when none has come for {@code quiet} after it.
 *
 * <pre>{@code
 * T newest = take();                                       // waits
 * for (T next = poll(quiet); next != null; next = poll(quiet)) {
 *     dropped(newest);
 *     newest = next;
 * }
 * emit(newest);
 * }</pre>
 *
 * <p>{@code sample(period)}: time is divided into periods from the subscription on; at the end of each the newest item that
 * came in it goes out, if there is one.
 *
 * <pre>{@code for (;;) { sleep(period); if (newest != null) { emit(newest); newest = null; } }}</pre>
 *
 * <p>Demand: asks for everything, because what isn't seen can't be the newest. Bound: one item. An item whose time is up
 * without demand waits, and goes out at once when demand comes, unless a newer one has taken its place: for {@code debounce}
 * that one has to wait for its own quiet, for {@code sample} it goes out in place of the one before.
 *
 * <p>What a newer item takes the place of is counted as dropped, {@link DropReason#SUPERSEDED}, and told to the handler on
 * upstream's thread. What is held when upstream completes or fails goes out before that, at once but with demand; what a
 * cancel leaves is discarded. {@code in = out + dropped + discarded + held}.
 *
 * <p>It is not for limiting a rate without loss: that is {@code throttle}. Several of the items that come in a period are
 * what {@code batch} gathers.
 *
 * <p>Known failures that can't happen here:
 *
 * <ul>
 *   <li><em>The timer fires without demand</em> and the flow fails or exceeds its demand: the timer delivers nothing, it
 *       knocks; the pass takes an item only for demand there is. See {@link Alarm}.
 *   <li><em>Item and timer race</em>, so that an item goes out twice, or its successor is lost: whoever swaps the item out
 *       has it, and the other sees that. See {@link Newest}.
 *   <li><em>The last item is lost at completion</em>: the pass reads the end before it finds nothing held, and while
 *       something is held the end waits.
 *   <li><em>A late timer starves {@code sample}</em>, because a newer item always came in before it: an item that takes
 *       another's place takes over its due time as well.
 *   <li><em>Overflow</em> of "now + quiet": due times are compared by difference, and what nanoseconds don't hold is refused
 *       at assembly.
 * </ul>
 */
public final class NewestNode<T> extends Node<T> {

    private final Node<T> input;
    private final long nanos;
    private final boolean periodic;
    private final @Nullable BiConsumer<? super T, DropReason> onDrop;

    private NewestNode(
            Node<T> input,
            String verb,
            Duration time,
            boolean periodic,
            @Nullable BiConsumer<? super T, DropReason> onDrop) {
        super(verb, Durations.text(time));
        this.input = input;
        this.nanos = time.toNanos();
        this.periodic = periodic;
        this.onDrop = onDrop;
    }

    /** The newest item when none has come for {@code quiet}. */
    public static <T> NewestNode<T> debounce(
            Node<T> input, Duration quiet, @Nullable BiConsumer<? super T, DropReason> onDrop) {
        return new NewestNode<>(input, "debounce", quiet, false, onDrop);
    }

    /** The newest item at the end of each {@code period}. */
    public static <T> NewestNode<T> sample(
            Node<T> input, Duration period, @Nullable BiConsumer<? super T, DropReason> onDrop) {
        return new NewestNode<>(input, "sample", period, true, onDrop);
    }

    @Override
    public Kind kind() {
        return Kind.BUFFER;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public long holds() {
        return 1;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        Newest<T> newest = new Newest<>(pace(wiring.timers().nanoTime()), onDrop, wiring.timers());
        input.subscribe(new NewestHost<>(newest, downstream, wiring), wiring);
    }

    private Newest.Pace pace(long start) {
        if (periodic) {
            // The end of the period that `now` is in; it may wrap, as instants do.
            return (now, replacing, before) -> replacing ? before : now + (nanos - Math.max(0, now - start) % nanos);
        }
        return (now, replacing, before) -> now + nanos;
    }
}
