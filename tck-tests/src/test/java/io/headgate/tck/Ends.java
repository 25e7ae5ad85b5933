package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.operators.Result;
import io.headgate.testkit.Tck;
import io.headgate.testkit.TestSubscriber;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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

    /** The subscriber that a foreign publisher sees at the end of a flow. */
    static Subscriber<Integer> of(Function<Flow<Integer>, Result<?>> end) {
        return Tck.subscriberOf(source -> {
            Result<?> unused = end.apply(Flow.fromPublisher(source));
        });
    }

    /** As {@link #of}, for an iterator, which subscribes with its first question: that one waits on a thread of its own. */
    static Subscriber<Integer> iterating(Function<Flow<Integer>, Iterator<Integer>> end) {
        CompletableFuture<Subscriber<Integer>> subscriber = new CompletableFuture<>();
        Operators.EXECUTOR.execute(() -> {
            Iterator<Integer> items = end.apply(Flow.fromPublisher(subscribing -> complete(subscriber, subscribing)));
            try {
                while (items.hasNext()) {
                    items.next();
                }
            } catch (RuntimeException asTheTckWants) {
                // the error that the TCK sent, thrown at the loop
            }
        });
        return subscriber.join();
    }

    // A subscriber of a supertype takes every integer.
    @SuppressWarnings("unchecked")
    private static void complete(CompletableFuture<Subscriber<Integer>> future, Subscriber<?> subscriber) {
        future.complete((Subscriber<Integer>) subscriber);
    }

    /** The same, told to the TCK. It asks by itself. */
    static Subscriber<Integer> probed(Function<Flow<Integer>, Result<?>> end, WhiteboxSubscriberProbe<Integer> probe) {
        AtomicReference<Result<?>> result = new AtomicReference<>();
        Subscriber<Integer> subject = Tck.subscriberOf(source -> result.set(end.apply(Flow.fromPublisher(source))));
        return probed(subject, n -> {}, () -> result.get().cancel(false), probe);
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
