package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A segment above a pulled source, pulled itself: the segment's tail puts each item into a slot of one, from which
 * {@link #next} takes it. Confined to the thread that pulls.
 */
final class SegmentCursor extends Host implements Pulled<Object>, Subscriber<Object> {

    private final Pulled<?> source;
    private @Nullable Object slot;
    private @Nullable Throwable failure;
    private boolean closed;

    @SuppressWarnings("NullAway") // its downstream is itself, which a constructor can't say
    SegmentCursor(Pulled<?> source, Sink<?> head, Wiring wiring) {
        super(head, null, wiring, 0);
        this.source = source;
        this.downstream = this;
        Sink<?> end = head.over();
        if (end != null) {
            stop(end);
            closeUpstream();
        }
    }

    @Override
    public @Nullable Object next() throws Exception {
        slot = null;
        if (rest == null) {
            pull();
        }
        if (slot == null && rest != null && !over) {
            finish(1);
        }
        if (slot == null) {
            tell();
        }
        return slot;
    }

    /** Throws the failure that ended the segment, once. */
    private void tell() throws Exception {
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw Failed.raise(thrown);
        }
    }

    private void pull() {
        try {
            while (slot == null && !stopped) {
                Object item = source.next();
                if (item == null) {
                    closeUpstream();
                    rest = head;
                    return;
                }
                head.accept(item, this);
            }
            if (stopped) {
                closeUpstream();
            }
        } catch (Throwable thrown) {
            thrown(thrown);
        }
    }

    @Override
    public boolean ended() throws Exception {
        if (!over) {
            if (rest == null && !sourceEnded()) {
                return false;
            }
            finish(0);
        }
        tell(); // an error needs no demand
        return over;
    }

    /** Whether the source gives nothing more; the segment has begun to finish then. */
    private boolean sourceEnded() {
        try {
            if (!source.ended()) {
                return false;
            }
            closeUpstream();
            rest = head;
        } catch (Throwable thrown) {
            thrown(thrown);
        }
        return true;
    }

    @Override
    public void close() {
        if (!over) {
            cancelled = true;
            stopped = true;
            abandon();
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

    // ---- what the segment hands on ---------------------------------------------------------------------------------

    @Override
    public void onNext(Object item) {
        slot = Objects.requireNonNull(item);
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
    }

    @Override
    public void onComplete() {}

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
}
