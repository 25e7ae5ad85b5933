package io.headgate.operators.stage;

import io.headgate.operators.Timestamped;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;

/** {@code for (T t : upstream) emit(new Timestamped<>(nanoTime(), t));} by the flow's clock. One out for each in. */
public final class TimestampedStage<T> extends Stage<T, Timestamped<T>> {

    @Override
    public boolean accept(T item, Host host) throws Exception {
        return next.accept(new Timestamped<>(host.timers().nanoTime(), item), host);
    }
}
