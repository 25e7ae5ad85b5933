package io.headgate.operators.source;

import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.kernel.Fatal;
import io.headgate.operators.Producer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Producer} on its executor.
 *
 * <p>{@code runner}: the thread while the producer runs. It is set, cleared and interrupted under the monitor, so that an
 * interrupt never reaches the thread after it has gone on to other work; the producer itself runs outside.
 */
public final class Produced<T> implements Runnable, Producer.Outlet<T> {

    private final Producer<T> producer;
    private final Emitter<T> emitter;
    private @Nullable Thread runner;
    private boolean begun;
    private boolean cancelled;

    private Produced(Producer<T> producer, Emitter<T> emitter) {
        this.producer = producer;
        this.emitter = emitter;
    }

    /** What an emitter is given to: starts {@code producer} on {@code executor}; a rejected task fails the flow. */
    public static <T> Consumer<Emitter<T>> on(Executor executor, Producer<T> producer) {
        return emitter -> {
            Produced<T> run = new Produced<>(producer, emitter);
            emitter.onCancel(run::interrupt);
            executor.execute(run);
        };
    }

    @Override
    public void run() {
        synchronized (this) {
            if (cancelled || begun) {
                return; // an executor may run a task a second time; the loop is run once
            }
            begun = true;
            runner = Thread.currentThread();
        }
        Throwable failure = null;
        try {
            producer.produce(this);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        boolean muted;
        synchronized (this) {
            runner = null;
            muted = cancelled;
            if (muted) {
                Thread.interrupted(); // ours, and meant for the producer
            }
        }
        if (failure == null) {
            emitter.complete();
        } else if (!muted || !(failure instanceof InterruptedException || failure instanceof CancellationException)) {
            emitter.fail(failure);
            Fatal.rethrow(failure);
        }
    }

    @Override
    public void send(T item) throws InterruptedException {
        Offer offer = emitter.send(item);
        if (offer == Offer.FULL) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while waiting for room");
        }
        if (offer == Offer.CLOSED) {
            throw new CancellationException("the flow was cancelled");
        }
    }

    private synchronized void interrupt() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }
}
