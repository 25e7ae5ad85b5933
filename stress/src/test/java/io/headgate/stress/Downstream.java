package io.headgate.stress;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A subscriber that keeps the books of one sample. Its counters are plain: that signals are serialized, and that one sees
 * what the one before wrote, is what the flow has to see to, and a lost count shows where it didn't.
 */
public class Downstream<T> implements Subscriber<T> {
    private Subscription upstream;
    private int items;
    private int sum;
    private int completions;
    private int failures;
    private boolean afterTheEnd;
    private volatile boolean inside;
    private volatile boolean overlapped;

    /** Asks. */
    public final void request(long n) {
        upstream.request(n);
    }

    /** Cancels. */
    public final void cancel() {
        upstream.cancel();
    }

    /** How many items came. */
    public final int items() {
        return items;
    }

    /** The sum of those that are numbers. */
    public final int sum() {
        return sum;
    }

    /** Whether it ended, and how: "open", "complete", "failed", or what it must never say. */
    public final String end() {
        if (overlapped) {
            return "overlapped";
        }
        if (afterTheEnd || completions + failures > 1) {
            return "went on after the end";
        }
        return completions == 1 ? "complete" : failures == 1 ? "failed" : "open";
    }

    /** Items and end in one. */
    @Override
    public final String toString() {
        return items + " " + end();
    }

    /** For a test that does something with an item. */
    protected void received(T item) {}

    private void enter() {
        overlapped |= inside;
        inside = true;
        afterTheEnd |= completions + failures > 0;
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        upstream = subscription;
    }

    @Override
    public final void onNext(T item) {
        enter();
        items++;
        sum += item instanceof Integer number ? number : 0;
        received(item);
        inside = false;
    }

    @Override
    public final void onError(Throwable failure) {
        enter();
        failures++;
        inside = false;
    }

    @Override
    public final void onComplete() {
        enter();
        completions++;
        inside = false;
    }
}
