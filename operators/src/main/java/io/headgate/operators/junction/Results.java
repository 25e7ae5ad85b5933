package io.headgate.operators.junction;

import io.headgate.core.kernel.MpscRing;
import io.headgate.core.kernel.SpscRing;
import io.headgate.core.kernel.Stock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The results of at most n items that have come and aren't delivered, in one order or another. */
abstract class Results<T, R> implements Stock<R>, Result.Owner<R> {

    /** Who runs the function, and is told. */
    interface Owner<T, R> {
        /** Starts what {@code item} is mapped to; {@code result} is what it will give. */
        void start(T item, Result<R> result);

        /** There may be a result to take. */
        void ready();

        /** The result whose turn it was is a failure. Called inside the pass. */
        void failed(Throwable failure);

        /** Something is left over: an item that was never started, or a value that came too late. */
        void left(Object item);
    }

    private @Nullable Owner<T, R> owner;

    final void owner(Owner<T, R> told) {
        owner = told;
    }

    final Owner<T, R> owner() {
        if (owner == null) {
            throw new IllegalStateException("a result before there was anyone to tell");
        }
        return owner;
    }

    /** Upstream's thread: an item has come; false where there is no place for it. */
    abstract boolean arrived(T item);

    @Override
    public final void late(R value) {
        owner().left(value);
    }

    /**
     * Takes what {@code result} gives, its outcome being known. A failure ends the flow: the owner is told, and nothing
     * is given.
     */
    @SuppressWarnings("unchecked") // an outcome that isn't a failure is an R
    final @Nullable R take(Object outcome) {
        if (outcome instanceof Result.Failed failed) {
            owner().failed(failed.cause());
            return null;
        }
        return (R) outcome;
    }

    /**
     * In the order of the items.
     *
     * <p>{@code places}: upstream's thread puts in, the pass takes out. {@code first}, the result whose turn it is, and
     * {@code failed} belong to the pass. A result that completes out of turn knocks in vain, and is found when its turn
     * comes, because its outcome was written before it knocked.
     */
    static class Ordered<T, R> extends Results<T, R> {
        private final SpscRing<Result<R>> places;
        private @Nullable Result<R> first;
        private boolean failed;

        Ordered(int n) {
            places = new SpscRing<>(n);
        }

        /** What one more item will give. */
        Result<R> place() {
            return new Result<>(this);
        }

        /** Inside the pass: {@code result} is taken, its outcome being known. */
        void taken(Result<R> result) {}

        /** How many have come and aren't taken. */
        final long held() {
            return places.offered() - places.taken() + (first == null ? 0 : 1);
        }

        @Override
        final boolean arrived(T item) {
            Result<R> result = place();
            if (!places.offer(result)) {
                return false;
            }
            owner().start(item, result);
            return true;
        }

        @Override
        public final void completed(Result<R> result) {
            owner().ready();
        }

        @Override
        public @Nullable R poll() {
            if (failed) {
                return null;
            }
            Result<R> turn = first == null ? places.poll() : first;
            Object outcome = turn == null ? null : turn.outcome();
            if (turn == null || outcome == null) {
                first = turn;
                return null;
            }
            first = turn;
            taken(turn);
            first = null;
            failed = outcome instanceof Result.Failed;
            return take(outcome);
        }

        /** Also finds a failure whose turn it is, which has to wait for no demand. */
        @Override
        public boolean isEmpty() {
            if (!failed) {
                if (first == null) {
                    first = places.poll();
                }
                if (first != null && first.outcome() instanceof Result.Failed failure) {
                    first = null;
                    failed = true;
                    take(failure);
                }
            }
            return failed || first == null;
        }

        @Override
        public int discardAll(Consumer<? super R> handler) {
            int count = 0;
            Result<R> result = first == null ? places.poll() : first;
            first = null;
            for (; result != null; result = places.poll()) {
                R value = result.giveUp();
                if (value != null) {
                    count++;
                    handler.accept(value);
                }
            }
            return count;
        }
    }

    /**
     * As they complete.
     *
     * <p>{@code running}: results that aren't taken yet; upstream's thread adds, the pass removes; it is what knows the
     * stages to give up. {@code completed}: those whose outcome is known; whoever completes one puts it in, the pass takes
     * it out. Neither ever holds more than n. {@code next} and {@code failed} belong to the pass.
     */
    static final class AsTheyComplete<T, R> extends Results<T, R> {
        private final int n;
        private final Set<Result<R>> running = ConcurrentHashMap.newKeySet();
        private final MpscRing<Result<R>> completed;
        private @Nullable Result<R> next;
        private boolean failed;

        AsTheyComplete(int n) {
            this.n = n;
            this.completed = new MpscRing<>(n);
        }

        @Override
        boolean arrived(T item) {
            Result<R> result = new Result<>(this);
            if (running.size() == n) {
                return false;
            }
            running.add(result);
            owner().start(item, result);
            return true;
        }

        @Override
        public void completed(Result<R> result) {
            completed.offer(result);
            owner().ready();
        }

        @Override
        public @Nullable R poll() {
            if (isEmpty() || next == null) {
                return null;
            }
            Object outcome = next.outcome();
            running.remove(next);
            next = null;
            return outcome == null ? null : take(outcome);
        }

        /** Also finds a failure, which has to wait for no demand. */
        @Override
        public boolean isEmpty() {
            if (failed) {
                return true;
            }
            if (next == null) {
                next = completed.poll();
            }
            if (next != null && next.outcome() instanceof Result.Failed failure) {
                running.remove(next);
                next = null;
                failed = true;
                take(failure);
                return true;
            }
            return next == null && running.isEmpty();
        }

        @Override
        public int discardAll(Consumer<? super R> handler) {
            int count = 0;
            for (Result<R> result : running) {
                count += give(result, handler);
            }
            next = null;
            for (Result<R> result = completed.poll(); result != null; result = completed.poll()) {
                count += give(result, handler); // started after the look at those that run
            }
            return count;
        }

        /** Each one goes by itself: one that is started meanwhile stays, and is given up when it completes. */
        private int give(Result<R> result, Consumer<? super R> handler) {
            R value = running.remove(result) ? result.giveUp() : null;
            if (value == null) {
                return 0;
            }
            handler.accept(value);
            return 1;
        }
    }
}
