package io.headgate.tck;

import io.headgate.core.Channel;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A channel is a publisher and a subscriber; this says so in the TCK's words. */
record ChannelProcessor(Channel<Integer> channel) implements Processor<Integer, Integer> {

    @Override
    public void subscribe(Subscriber<? super Integer> subscriber) {
        channel.subscribe(subscriber);
    }

    @Override
    public void onSubscribe(Subscription s) {
        channel.onSubscribe(s);
    }

    @Override
    public void onNext(Integer item) {
        channel.onNext(item);
    }

    @Override
    public void onError(Throwable t) {
        channel.onError(t);
    }

    @Override
    public void onComplete() {
        channel.onComplete();
    }
}
