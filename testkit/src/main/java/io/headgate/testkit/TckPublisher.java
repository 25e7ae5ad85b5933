package io.headgate.testkit;

import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;

/** The TCK's questions about a publisher, answered from a factory and options. */
final class TckPublisher<T> extends PublisherVerification<T> {

    private final LongFunction<? extends Publisher<T>> factory;
    private final TckOptions options;

    TckPublisher(LongFunction<? extends Publisher<T>> factory, TckOptions options) {
        super(options.timeouts().environment(), options.timeouts().collection());
        this.factory = factory;
        this.options = options;
    }

    @Override
    public Publisher<T> createPublisher(long elements) {
        return factory.apply(elements);
    }

    @Override
    public @Nullable Publisher<T> createFailedPublisher() {
        return failed(options);
    }

    // A publisher that fails before its first item is a publisher of any type.
    @SuppressWarnings("unchecked")
    static <T> @Nullable Publisher<T> failed(TckOptions options) {
        Supplier<? extends Publisher<?>> failed = options.failed();
        return failed == null ? null : (Publisher<T>) failed.get();
    }

    @Override
    public long maxElementsFromPublisher() {
        return options.maxElements();
    }
}
