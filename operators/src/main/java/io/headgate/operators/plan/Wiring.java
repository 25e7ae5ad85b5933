package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Fatal;
import java.util.function.Consumer;

/**
 * What a subscription passes from the subscriber up to every node above it.
 *
 * @param discarded is given what a cancellation or a failure leaves undelivered
 * @param timers the clock of every timed node
 */
public record Wiring(Consumer<Object> discarded, Timers timers) {

    /** An inner flow that nobody has opened is given up when it is discarded, whatever else the handler does. */
    public Wiring {
        discarded = Unopened.before(discarded);
    }

    /** Nothing is done with what is discarded beyond counting it, and time is real. */
    public static final Wiring DEFAULT = new Wiring(item -> {}, Timers.real());

    /** Gives {@code item} to the handler; what that throws is reported and concerns nobody else. */
    public void discard(Object item) {
        try {
            discarded.accept(item);
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }
}
