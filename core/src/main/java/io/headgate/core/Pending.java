package io.headgate.core;

import io.headgate.core.kernel.SerialGate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that waits at a channel. Whoever calls it has it try again, on its own thread.
 *
 * <p>State: one pass at a time, through {@code gate}; a call that comes in the middle of one is answered by the next. The
 * operation and its waiter are touched in a pass only. {@code wish} is how somebody else wants the future to end
 * (cancel, a timeout, {@code complete}), written once, before a knock; a pass fulfils it only after the waiter has left
 * its line and unless the item has changed hands. So either the wish comes true and no item is lost to the future, or
 * the future has its item and the wish doesn't come true.
 *
 * <p>{@code inside} is the thread in a pass; others ask whether it is they, which only that thread can answer yes.
 */
final class Pending<T, R> extends CompletableFuture<R> {
    private final Operation<T> operation;
    private final SerialGate gate = new SerialGate();
    private final InLine waiter = new InLine();
    private volatile @Nullable Wish wish;
    private volatile @Nullable Thread inside;

    private Pending(Operation<T> operation) {
        this.operation = operation;
    }

    /** Starts waiting. */
    static <T, R> Pending<T, R> of(Operation<T> operation) {
        var pending = new Pending<T, R>(operation);
        pending.look();
        return pending;
    }

    private boolean look() {
        if (!gate.enter()) {
            // the thread inside looks again, and nobody learns what it finds: assume that it finds something
            return true;
        }
        do {
            inside = Thread.currentThread();
            pass();
            inside = null;
        } while (!gate.leave());
        return isDone();
    }

    private void pass() {
        if (waiter.state == Waiter.WAITING && wish != null) {
            operation.core.lines.withdraw(waiter);
        }
        var state = waiter.state;
        if (state == Waiter.WAITING) {
            return;
        }
        if (state == Waiter.MET && !isDone()) {
            settle(operation.met(waiter));
            return;
        }
        var called = state == Waiter.CALLED;
        var wanted = wish;
        if (wanted != null && !isDone()) {
            wanted.fulfil();
        }
        if (isDone()) {
            if (called) {
                operation.passOn();
            }
            return;
        }
        try {
            var result = operation.attempt();
            result = result == null ? operation.join(waiter, called, false) : result;
            if (result != null) {
                settle(result);
            }
        } catch (Throwable failure) {
            // a weigher, or an item that is too heavy; an Error goes the same way, whoever holds the future throws it
            operation.core.lines.withdraw(waiter);
            super.completeExceptionally(failure);
        }
    }

    @SuppressWarnings("unchecked") // the operation's results are Rs
    private void settle(Object result) {
        if (result != ChannelCore.END) {
            super.complete((R) result);
            return;
        }
        var failure = operation.core.failure();
        if (failure == null) {
            super.complete(null);
        } else {
            super.completeExceptionally(failure);
        }
    }

    /** Ends the future in another way than by its operation, if that is still possible. */
    private boolean end(BooleanSupplier how) {
        if (isDone()) {
            return how.getAsBoolean();
        }
        var mine = new Wish(how);
        var first = wish == null;
        if (first) {
            wish = mine;
        }
        look();
        for (var looks = 0; !isDone(); looks++) {
            if (inside == Thread.currentThread()) {
                // from inside the operation itself: it can't be waited for
                return false;
            }
            Patience.forOther(looks);
        }
        return mine.granted || how.getAsBoolean();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return end(() -> super.cancel(mayInterruptIfRunning));
    }

    @Override
    public boolean complete(R value) {
        return end(() -> super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return end(() -> super.completeExceptionally(failure));
    }

    /** The usual one ends a future without asking it. */
    @Override
    public CompletableFuture<R> completeAsync(Supplier<? extends R> supplier, Executor executor) {
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (Throwable failure) {
                completeExceptionally(failure);
            }
        });
        return this;
    }

    /** One way to end. */
    private static final class Wish {
        private final BooleanSupplier how;
        volatile boolean granted;

        Wish(BooleanSupplier how) {
            this.how = how;
        }

        void fulfil() {
            granted = how.getAsBoolean();
        }
    }

    /** The future's place in line. */
    private final class InLine extends Waiter<T> {
        @Override
        boolean wake() {
            return look();
        }
    }
}
