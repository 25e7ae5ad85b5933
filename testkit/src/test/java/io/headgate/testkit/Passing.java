package io.headgate.testkit;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.SerialGate;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Passes everything on, in both directions: what a broken operator overrides is its mistake. */
class Passing implements Subscriber<Integer>, Subscription {

    final Subscriber<? super Integer> downstream;
    volatile Subscription upstream;
    private final SerialGate gate = new SerialGate();
    private volatile boolean illegal;
    private boolean over;

    Passing(Subscriber<? super Integer> downstream) {
        this.downstream = downstream;
    }

    /** What makes one for each subscriber. */
    interface Maker {
        Passing make(Subscriber<? super Integer> downstream);
    }

    static LawSubject subject(String name, Maker maker) {
        return LawSubject.of(name, upstream -> over(upstream, maker));
    }

    static Publisher<Integer> over(Publisher<Integer> upstream, Maker maker) {
        return downstream -> upstream.subscribe(maker.make(downstream));
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (upstream != null) {
            s.cancel();
            return;
        }
        upstream = s;
        downstream.onSubscribe(this);
    }

    @Override
    public void onNext(Integer item) {
        if (gate.enter()) {
            if (!over) {
                downstream.onNext(item);
            }
            leave();
        }
    }

    @Override
    public void onError(Throwable t) {
        if (!end(() -> downstream.onError(t))) {
            Hooks.undeliverable(t);
        }
    }

    @Override
    public void onComplete() {
        end(downstream::onComplete);
    }

    /** False where the stream has ended before, or is just being ended by whoever has asked for something illegal. */
    private boolean end(Runnable signal) {
        if (!gate.enter()) {
            return false;
        }
        boolean first = !over;
        if (first) {
            over = true;
            signal.run();
        }
        leave();
        return first;
    }

    // An illegal request that came meanwhile ends the stream between two signals.
    private void leave() {
        do {
            if (illegal && !over) {
                over = true;
                upstream.cancel();
                downstream.onError(new IllegalArgumentException("§3.9: request(n) takes n > 0"));
            }
        } while (!gate.leave());
    }

    @Override
    public void request(long n) {
        if (n > 0) {
            upstream.request(n);
            return;
        }
        illegal = true;
        if (gate.enter()) {
            leave();
        }
    }

    @Override
    public void cancel() {
        upstream.cancel();
    }
}
