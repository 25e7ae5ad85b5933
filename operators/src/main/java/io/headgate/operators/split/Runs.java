package io.headgate.operators.split;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.function.Supplier;
import org.reactivestreams.Subscriber;

/**
 * The run that subscribers join. State: {@code current}, replaced under this object's lock by whoever finds it over; a
 * hub's own run is never over in that sense, because a subscriber that comes after the end is told the end.
 */
public final class Runs<T> {

    private final Supplier<Split<T>> maker;
    private volatile Split<T> current;

    public Runs(Supplier<Split<T>> maker) {
        this.maker = maker;
        this.current = maker.get();
    }

    /** The run that is on, or the last one. */
    public Split<T> current() {
        return current;
    }

    void subscribe(Subscriber<? super T> downstream, Node<T> at, Wiring wiring) {
        for (Split<T> run = current; !run.subscribe(downstream, at, wiring); run = next(run)) {}
    }

    private synchronized Split<T> next(Split<T> over) {
        if (current == over) {
            current = maker.get();
        }
        return current;
    }
}
