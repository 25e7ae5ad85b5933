package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Hop;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A segment above a pulled source: {@code request(n)} is a loop that pulls until n units of demand were used up.
 *
 * <p>The demand is the gate. Whoever raises it from zero is inside and runs the loop; everybody else's demand is found by
 * the thread inside when it settles. A thread that ends the flow leaves without settling, so the demand never comes back
 * to zero and nobody gets inside again. A canceller grants one unit to get inside: if it gets zero back, it cleans up
 * itself; if not, the thread inside sees {@code stopped}, at the latest when it settles and finds that unit.
 *
 * <p>What the subscriber asks for on the spot, inside its {@code onSubscribe}, is a short-lived flow's only request and
 * often its dearest step, so it isn't granted but kept in {@code early}, without a read-modify-write. {@code introducing}
 * tells whether it is on the spot: only the thread that wrote it can find itself there. The unit of demand that keeps
 * others out goes when the thread inside first settles.
 *
 * <p>With an executor the loop runs there: that is all a hop needs above a source that can be pulled from any thread.
 */
final class PullHost extends Host {

    /** How many items go through before the segment is told. */
    static final long WARM = 8 * Puller.CHUNK;

    private final Segment<?> segment;
    private Puller puller;
    private final Pulled<?> source;
    private final @Nullable Hop hop;
    private @Nullable Thread introducing;
    private long early;
    private boolean closed;

    /** How many items went through since the segment was told: not counted, but at least as many did. */
    private long pulled;

    PullHost(
            Segment<?> segment,
            Puller puller,
            Pulled<?> source,
            Sink<?> head,
            Subscriber<?> downstream,
            Wiring wiring,
            @Nullable Executor executor) {
        super(head, downstream, wiring, 1);
        this.segment = segment;
        this.puller = puller;
        this.source = source;
        this.hop = executor == null ? null : new Hop(executor, this::run);
    }

    /**
     * Gives downstream its subscription, and the end where there is nothing before it. The host is made with one unit of
     * demand, which keeps everybody else outside until the subscriber knows it.
     */
    void start() {
        Sink<?> end = null;
        Throwable failure = null;
        try {
            end = head.over(); // before the source is asked: take(0) wants to hear of no failure either
            if (end == null && source.ended()) {
                end = head;
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        introduce();
        if (failure == null) {
            if (end != null) {
                closeUpstream();
                rest = end;
                finish(0);
            }
        } else {
            if (abandoned()) {
                Hooks.undeliverable(failure);
            } else {
                thrown(failure);
            }
            finish(0);
        }
        if (!over && (early != 0 || open(0, 0) != 0)) {
            inside();
        }
    }

    /** Nothing else is signalled before this returns, by whichever thread (§1.3). */
    private void introduce() {
        introducing = Thread.currentThread();
        try {
            downstream.onSubscribe(this);
        } catch (Throwable thrown) {
            cancelled = true; // §2.13
            abandon();
            throw thrown;
        }
        introducing = null;
    }

    @Override
    public void request(long n) {
        Throwable illegal = Demand.refusal(n);
        if (illegal != null) {
            refusal = illegal;
            stopped = true;
            n = 1;
        }
        if (introducing == Thread.currentThread()) {
            early = sum(early, n);
        } else if (grant(n) == 0) {
            inside();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        stopped = true;
        if (grant(1) == 0) {
            abandon();
        }
    }

    private void inside() {
        if (hop == null) {
            run();
            return;
        }
        Throwable rejected = hop.start();
        if (rejected != null) {
            refusal = rejected;
            abandon();
            Fatal.rethrow(rejected);
        }
    }

    /** The loop; runs inside. */
    private void run() {
        long introduced = early;
        early = 0;
        long n = introduced == 0 ? outstanding() : introduced;
        do {
            long used = rest == null ? pull(n) : 0;
            if (rest != null && !over) {
                used += finish(n - used);
            }
            if (over) {
                segment.ran(source, pulled);
                return;
            }
            n = introduced == 0 ? settle(used) : open(introduced, used);
            introduced = 0;
            if (pulled >= WARM) {
                warmed();
            }
        } while (n != 0);
    }

    @SuppressWarnings("unchecked") // as in the host
    private void warmed() {
        Segment.Line line = segment.warmed(source, pulled);
        pulled = 0;
        if (rest == null && line != null && line.shared() != null) {
            puller = line.puller(source);
            head = (Sink<Object>) line.shared();
        }
    }

    private long pull(long n) {
        try {
            long used = puller.pull(source, head, this, n);
            if (used < 0) {
                closeUpstream();
                rest = head;
                pulled += ~used;
                return ~used;
            }
            if (stopped) {
                if (abandoned()) {
                    abandon();
                } else {
                    closeUpstream();
                }
            } else {
                usedBeforeThrown = used;
                if (source.ended()) {
                    closeUpstream(); // complete as soon as the last item leaves
                    rest = head;
                    pulled += used;
                } else {
                    pulled += used < n ? Puller.CHUNK : used;
                }
            }
            return used;
        } catch (Throwable thrown) {
            thrown(thrown);
            return usedBeforeThrown;
        }
    }

    @Override
    void closeUpstream() {
        if (!closed) {
            closed = true;
            try {
                source.close();
            } catch (Throwable thrown) {
                Fatal.rethrow(thrown);
                Hooks.undeliverable(thrown);
            }
        }
    }
}
