package io.headgate.testkit;

import java.util.function.Supplier;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;

/** The TCK's questions about a subscriber seen from outside. */
final class TckBlackbox extends SubscriberBlackboxVerification<Integer> {

    private final Supplier<? extends Subscriber<Integer>> factory;

    TckBlackbox(Supplier<? extends Subscriber<Integer>> factory, TckOptions options) {
        super(options.timeouts().environment());
        this.factory = factory;
    }

    @Override
    public Subscriber<Integer> createSubscriber() {
        return factory.get();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
