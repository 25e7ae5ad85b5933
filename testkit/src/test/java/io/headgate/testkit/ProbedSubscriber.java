package io.headgate.testkit;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/** A {@link TestSubscriber} that tells the TCK what it hears. */
final class ProbedSubscriber implements Subscriber<Integer> {

    private final WhiteboxSubscriberProbe<Integer> probe;
    private final TestSubscriber<Integer> subject;

    ProbedSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        this.probe = probe;
        this.subject = TestSubscriber.<Integer>create()
                .onSubscribed(self -> probe.registerOnSubscribe(new SubscriberPuppet() {
                    @Override
                    public void triggerRequest(long elements) {
                        self.request(elements);
                    }

                    @Override
                    public void signalCancel() {
                        self.cancel();
                    }
                }))
                .onItem(probe::registerOnNext);
    }

    @Override
    public void onSubscribe(Subscription s) {
        subject.onSubscribe(s);
    }

    @Override
    public void onNext(Integer item) {
        subject.onNext(item);
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
}
