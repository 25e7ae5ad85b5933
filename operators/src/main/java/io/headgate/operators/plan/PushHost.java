package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A segment below a node that pushes: {@code request(n)} passes straight through, an item that was not used up is asked
 * for again.
 *
 * <p>The node above signals one at a time and never from within its own {@code onNext}, so items need nothing to be kept
 * apart. What comes from another thread is a request (passed on; an illegal one too, because the node above is the one
 * that can turn it into an error between two items) and a cancel. Two things go through the gate, and only they do:
 * finishing, when a stage makes up items after upstream's end and has to wait for demand; and, in a segment with a
 * stage that holds items ({@code guarded}), the items themselves, because a cancel has to discard what is held while
 * upstream may be adding to it.
 *
 * <p>Demand here is the sum of all requests, never settled; {@code delivered} counts what used it up. Made-up items alone
 * need it.
 *
 * <p>Items asked for again: {@code asked} is the sum of what went upstream (raised by requesting threads before they
 * ask); {@code received} and {@code swallowed} belong to upstream's thread. Swallowed items are asked for in one request
 * as soon as there are as many of them as are still under way: at once at a demand of one, in growing batches at a large
 * one, and upstream never runs dry while downstream waits.
 */
final class PushHost extends Host implements Subscriber<Object> {

    /** How many items go through before the segment is told. */
    private static final int WARM = 8 * 1024;

    private final Segment<?> segment;

    /** The chain that the subscription began with, for requesting threads: it asks the same as one that replaces it. */
    private final Sink<Object> asking;

    private final boolean swallows;
    private final boolean guarded;
    private final SerialGate gate = new SerialGate();
    private final Demand asked = new Demand();

    private volatile @Nullable Subscription upstream;

    /** Upstream gives nothing more: from here on demand is for made-up items. */
    private volatile boolean done;

    private boolean upstreamEnded;
    private int passed;
    private long delivered;
    private long received;
    private long swallowed;

    PushHost(Segment<?> segment, Sink<?> head, Subscriber<?> downstream, Wiring wiring) {
        super(head, downstream, wiring, 0);
        this.segment = segment;
        this.asking = this.head;
        this.swallows = segment.swallows();
        this.guarded = segment.holds() > 0;
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        Sink<?> last = head.over();
        if (last == null) {
            downstream.onSubscribe(this);
        } else {
            endAtOnce(last);
        }
    }

    /** {@code take(0)}: nothing is asked for, and whoever requests while the subscriber is told of this is told the end after it. */
    private void endAtOnce(Sink<?> last) {
        gate.enter(); // as the first: nobody knows of this yet but upstream
        stop(last);
        closeUpstream();
        done = true;
        try {
            downstream.onSubscribe(this);
        } catch (Throwable thrown) {
            cancelled = true; // §2.13
            throw thrown;
        } finally {
            leave();
        }
    }

    @Override
    public void onNext(Object item) {
        if (!guarded) {
            take(item);
            if (done) {
                knock();
            }
        } else if (gate.enter()) {
            try {
                take(item);
            } finally {
                leave();
            }
        } else {
            discard(item); // the end is inside
        }
    }

    private void take(Object item) {
        if (stopped || done) {
            discard(item);
            return;
        }
        try {
            boolean used = head.accept(item, this);
            if (used) {
                delivered++;
            }
            if (++passed == WARM) {
                warmed();
            }
            if (stopped) {
                if (!cancelled) {
                    closeUpstream();
                    done = true;
                }
            } else if (swallows) {
                askAgain(used);
            }
        } catch (Throwable thrown) {
            Unopened.giveUp(item); // nobody else will
            try {
                thrown(thrown);
            } finally {
                done = true;
            }
        }
    }

    @SuppressWarnings("unchecked") // as in the host
    private void warmed() {
        Segment.Line line = segment.warmed(null, passed);
        passed = 0;
        if (rest == null && line != null && line.shared() != null) {
            head = (Sink<Object>) line.shared();
        }
    }

    private void askAgain(boolean used) {
        received++;
        if (!used) {
            swallowed++;
        }
        long n = swallowed;
        if (n != 0 && n >= asked.outstanding() - received) {
            swallowed = 0;
            if (asked.grant(n) != UNBOUNDED) {
                upstream().request(n);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        upstreamEnded = true;
        if (stopped || done || (guarded && !gate.enter())) {
            Hooks.undeliverable(failure);
            return;
        }
        if (refusal == null
                || !Demand.isRefusal(failure)) { // §3.9: an answer to a wrong request isn't for stages to turn
            if (Fatal.is(failure)) {
                fatal(failure, true); // whoever met it throws it on
            } else {
                thrown(failure);
            }
        }
        done = true;
        if (guarded) {
            leave();
        } else {
            knock();
        }
    }

    @Override
    public void onComplete() {
        upstreamEnded = true;
        if (!stopped && !done) {
            rest = head;
            done = true;
            knock();
        }
    }

    // ---- from downstream -------------------------------------------------------------------------------------------

    @Override
    public void request(long n) {
        long more = n;
        Throwable illegal = Demand.refusal(n);
        if (illegal != null) {
            refusal = illegal;
            if (done) {
                knock(); // upstream doesn't listen any more
                return;
            }
        } else {
            grant(n);
            if (done) {
                knock();
                return;
            }
            more = asking.asks(n);
            if (more == 0) {
                return;
            }
            if (swallows) {
                asked.grant(more);
            }
        }
        upstream().request(more);
    }

    @Override
    public void cancel() {
        if (cancelled) {
            return; // §3.7
        }
        cancelled = true;
        stopped = true;
        if (!done) {
            upstream().cancel();
        }
        if (guarded || done) {
            knock();
        }
    }

    // ---- the end ---------------------------------------------------------------------------------------------------

    private void knock() {
        if (gate.enter()) {
            leave();
        }
    }

    private void leave() {
        do {
            if (!over) {
                if (done) {
                    delivered += finish(outstanding() - delivered);
                } else if (cancelled) {
                    abandon();
                }
            }
        } while (!gate.leave());
    }

    @Override
    void closeUpstream() {
        if (!upstreamEnded) {
            upstreamEnded = true;
            upstream().cancel();
        }
    }

    private Subscription upstream() {
        Subscription subscription = upstream;
        if (subscription == null) {
            throw new IllegalStateException("§1.9: a signal before onSubscribe");
        }
        return subscription;
    }
}
