package io.headgate.tck;

import io.headgate.testkit.TestSubscriber;
import java.util.function.LongConsumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/** Subscribers that tell the TCK what they hear. */
final class Ends {

    private Ends() {}

    static Subscriber<Integer> probedTestSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        TestSubscriber<Integer> subject = TestSubscriber.create();
        return probed(subject, subject::request, subject::cancel, probe);
    }

    /**
     * A subscriber whose signals are reported after it has taken them: an exception it throws stays visible.
     *
     * @param request makes the subject ask for more; one that asks by itself leaves it empty
     * @param cancel makes the subject cancel
     */
    static Subscriber<Integer> probed(
            Subscriber<Integer> subject,
            LongConsumer request,
            Runnable cancel,
            WhiteboxSubscriberProbe<Integer> probe) {
        return new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription s) {
                subject.onSubscribe(s);
                probe.registerOnSubscribe(new SubscriberPuppet() {
                    @Override
                    public void triggerRequest(long elements) {
                        request.accept(elements);
                    }

                    @Override
                    public void signalCancel() {
                        cancel.run();
                    }
                });
            }

            @Override
            public void onNext(Integer item) {
                subject.onNext(item);
                probe.registerOnNext(item);
            }

            @Override
            public void onError(Throwable t) {
                subject.onError(t);
                probe.registerOnError(t);
            }

            @Override
            public void onComplete() {
                subject.onComplete();
                probe.registerOnComplete();
            }
        };
    }
}
