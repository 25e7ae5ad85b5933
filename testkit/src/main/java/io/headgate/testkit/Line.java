package io.headgate.testkit;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Upstream, operator and downstream, wired: one subscription. */
final class Line {

    private static final int KEPT = 1_000;

    final Pump up;
    final Gauge down;
    /** The first that were lost, by id, and how many were in all: a lossy operator may be sent millions. */
    final ConcurrentLinkedQueue<Object> lost = new ConcurrentLinkedQueue<>();

    private final AtomicLong losses = new AtomicLong();
    private final boolean lossy;

    private Line(LawSubject subject, Pump up, Gauge down) {
        this.up = up;
        this.down = down;
        this.lossy = subject.lossy();
        if (subject.unordered()) {
            down.unordered();
        }
        subject.operator().apply(up, this::lose).subscribe(down);
    }

    /** A subscription, as soon as downstream has it. */
    static Line of(LawSubject subject, Pump up, Gauge down) {
        Line line = new Line(subject, up, down);
        down.await(down::isSubscribed, "onSubscribe");
        return line;
    }

    /** A subscription that upstream keeps waiting: downstream may have to wait as well. */
    static Line late(LawSubject subject, Pump up, Gauge down) {
        Line line = new Line(subject, up, down);
        down.await(() -> down.isSubscribed() || up.subscriptions() > 0, "onSubscribe, or a subscription upstream");
        return line;
    }

    private void lose(Object item) {
        if (losses.incrementAndGet() <= KEPT) {
            lost.add(item);
        }
    }

    void check() {
        down.check();
        up.check();
    }

    /** All {@code count} items came, or were dropped by an operator that may do that. */
    void all(long count) {
        Expect.equal(
                count, down.received() + (lossy ? losses.get() : 0), lossy ? "items, dropped ones included" : "items");
    }
}
