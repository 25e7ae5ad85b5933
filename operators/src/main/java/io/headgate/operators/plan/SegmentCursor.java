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
        super(head, null, wiring);
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
        if (slot == null && failure != null) {
            Throwable thrown = failure;
            failure = null;
            if (thrown instanceof Error error) {
                throw error;
            }
            throw thrown instanceof Exception exception ? exception : new RuntimeException(thrown);
        }
        return slot;
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
        if (over) {
            return failure == null;
        }
        if (rest == null && !source.ended()) {
            return false;
        }
        if (rest == null) {
            closeUpstream();
            rest = head;
        }
        finish(0);
        return over && failure == null;
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
