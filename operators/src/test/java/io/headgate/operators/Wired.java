package io.headgate.operators;

import io.headgate.core.Timers;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Wiring;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Subscribes to a flow with a clock and a discard handler of the test's own. */
public final class Wired {

    public final VirtualTimers timers = new VirtualTimers();
    public final List<Object> discarded = new CopyOnWriteArrayList<>();

    public <T> TestSubscriber<T> subscribe(Flow<T> flow, TestSubscriber<T> subscriber) {
        return subscribe(flow, subscriber, timers);
    }

    public <T> TestSubscriber<T> subscribe(Flow<T> flow, TestSubscriber<T> subscriber, Timers clock) {
        Plans.<T>nodeOf(flow).subscribe(subscriber, new Wiring(discarded::add, clock));
        return subscriber;
    }
}
