package io.headgate.operators.plan;

import java.util.function.Consumer;
import org.reactivestreams.Publisher;

/**
 * The node of a live inner flow, such as a group or a window: it holds items from the day it is handed downstream, and
 * somebody has to take them. Where downstream drops it instead, it is given up.
 */
public interface Unopened {

    /** Nobody will subscribe: what it holds is discarded. Does nothing once somebody has. From any thread. */
    void giveUp();

    /** Gives {@code item} up if it is such a flow, or a public type around one. */
    static void giveUp(Object item) {
        if (item instanceof Publisher<?> publisher && Plans.nodeOf(publisher) instanceof Unopened unopened) {
            unopened.giveUp();
        }
    }

    /** A discard handler that gives up what is such a flow before it tells {@code handler}. */
    static Consumer<Object> before(Consumer<Object> handler) {
        return handler instanceof GivesUp ? handler : new GivesUp(handler);
    }

    /** See {@link #before}. */
    record GivesUp(Consumer<Object> handler) implements Consumer<Object> {
        @Override
        public void accept(Object item) {
            giveUp(item);
            handler.accept(item);
        }
    }
}
