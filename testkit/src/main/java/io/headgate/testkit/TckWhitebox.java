package io.headgate.testkit;

import java.util.function.Function;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;

/** The TCK's questions about a subscriber seen from inside. */
final class TckWhitebox extends SubscriberWhiteboxVerification<Integer> {

    private final Function<? super WhiteboxSubscriberProbe<Integer>, ? extends Subscriber<Integer>> factory;

    TckWhitebox(
            Function<? super WhiteboxSubscriberProbe<Integer>, ? extends Subscriber<Integer>> factory,
            TckOptions options) {
        super(options.timeouts().environment());
        this.factory = factory;
    }

    @Override
    public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        return factory.apply(probe);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
