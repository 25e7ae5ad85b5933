package io.headgate.operators.stage;

import io.headgate.core.DropReason;
import io.headgate.core.kernel.Durations;
import io.headgate.core.kernel.Losses;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Stage;
import io.headgate.operators.plan.StageNode;
import io.headgate.operators.plan.StageNode.Shape;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code for (T t : upstream) { if (now() - last >= window) { last = now(); emit(t); } else dropped(t); }}
 *
 * <p>An item goes through and opens a window; those that come while it is open are dropped, {@link DropReason#TOO_SOON},
 * counted, and told to the handler on upstream's thread. Demand: passes unchanged, what is dropped is asked for again. It
 * holds nothing and needs no timer, so there is none that could fire without demand, race with an item or be left behind.
 * Above a source that can be pulled it is a loop that spins until the window is over: {@code throttle} is what slows a
 * source down.
 *
 * <p>Times are compared by difference: a window as long as nanoseconds hold, and a clock that wraps, do no harm.
 */
public final class ThrottleFirstStage<T> extends Stage<T, T> {

    private final long window;
    private final Losses<T> losses;
    private boolean any;
    private long last;

    public ThrottleFirstStage(long window, Losses<T> losses) {
        this.window = window;
        this.losses = losses;
    }

    /** The stage as a step of a plan; {@code onDrop}, where there is one, is told each item that is dropped. */
    public static <T> Node<T> node(Node<T> input, Duration window, @Nullable BiConsumer<? super T, DropReason> onDrop) {
        long nanos = window.toNanos();
        return StageNode.stateful(
                input,
                "throttleFirst",
                Durations.text(window),
                Shape.SWALLOWS,
                0,
                () -> new ThrottleFirstStage<>(nanos, new Losses<>(onDrop)));
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        long now = host.timers().nanoTime();
        if (any && now - last < window) {
            losses.add(DropReason.TOO_SOON, false);
            losses.tell(item, DropReason.TOO_SOON);
            return false;
        }
        any = true;
        last = now;
        return next.accept(item, host);
    }
}
