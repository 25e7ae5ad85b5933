package io.headgate.testkit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.IdentityProcessorVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The TCK's questions about a processor, answered from a factory and options. */
final class TckProcessor extends IdentityProcessorVerification<Integer> {

    private final IntFunction<? extends Processor<Integer, Integer>> factory;
    private final TckOptions options;
    private @Nullable ExecutorService helpers;

    TckProcessor(IntFunction<? extends Processor<Integer, Integer>> factory, TckOptions options) {
        super(options.timeouts().environment(), options.timeouts().collection(), TestEnvironment.TEST_BUFFER_SIZE);
        this.factory = factory;
        this.options = options;
    }

    @Override
    public Processor<Integer, Integer> createIdentityProcessor(int bufferSize) {
        return factory.apply(bufferSize);
    }

    @Override
    public @Nullable Publisher<Integer> createFailedPublisher() {
        return TckPublisher.failed(options);
    }

    @Override
    public long maxElementsFromPublisher() {
        return options.maxElements();
    }

    @Override
    public boolean doesCoordinatedEmission() {
        return options.coordinated();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }

    // The TCK's other classes manage their helper's executor under these names; this one leaves it to its user.
    public void startPublisherExecutorService() {
        helpers = Executors.newCachedThreadPool(TckProcessor::daemon);
    }

    public void shutdownPublisherExecutorService() {
        if (helpers != null) {
            helpers.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "tck-helper");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public ExecutorService publisherExecutorService() {
        if (helpers == null) {
            throw new IllegalStateException("startPublisherExecutorService() comes first");
        }
        return helpers;
    }
}
