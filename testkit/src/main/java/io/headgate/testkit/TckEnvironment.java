package io.headgate.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;

/**
 * The TCK's environment, patient where it isn't. To expect an error, the TCK sleeps for its poll timeout, looks once, and
 * gives up (it means to look until the whole timeout is over, but 1.0.4 reckons what is left with a wrong sign). So an
 * error that is late is a failure unless the poll is long, and then each test that expects one takes as long, however
 * early it came. Here the error is awaited before the TCK begins: what it does then, and what it says if there is none,
 * is its own.
 */
final class TckEnvironment extends TestEnvironment {

    /**
     * Creates an environment.
     *
     * @param expected milliseconds to wait for what must come
     * @param silence milliseconds to wait for what must not, also after an error
     */
    TckEnvironment(long expected, long silence) {
        super(expected, silence, silence);
    }

    @Override
    public <T> ManualSubscriber<T> newManualSubscriber(Publisher<T> publisher, long timeoutMillis)
            throws InterruptedException {
        Patient<T> subscriber = new Patient<>(this);
        subscribe(publisher, subscriber, timeoutMillis);
        return subscriber;
    }

    private static final class Patient<T> extends ManualSubscriberWithSubscriptionSupport<T> {
        private final CountDownLatch failed = new CountDownLatch(1);

        Patient(TestEnvironment environment) {
            super(environment);
        }

        @Override
        public void onError(Throwable failure) {
            super.onError(failure); // writes it down where expectError looks
            failed.countDown();
        }

        @Override
        public <E extends Throwable> E expectError(
                Class<E> expected, long totalTimeoutMillis, long pollTimeoutMillis, String message) throws Exception {
            boolean unused = failed.await(totalTimeoutMillis, TimeUnit.MILLISECONDS); // the TCK says so if none came
            return super.expectError(expected, totalTimeoutMillis, pollTimeoutMillis, message);
        }
    }
}
