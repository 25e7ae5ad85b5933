package io.headgate.core.kernel;

import io.headgate.core.Reported;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A pass over a stock that is scripted, to a subscriber that notes what it is told; for tests on one thread. */
class DrainPassFixture {

    static final int CHUNK = 4;

    final List<String> told = new ArrayList<>();

    @RegisterExtension
    final Reported reported = new Reported();

    final Queue<Runnable> tasks = new ArrayDeque<>();
    final Scripted stock = new Scripted();
    Runnable atSubscribe = () -> {};
    Runnable atCancel = () -> {};
    Consumer<Integer> atItem = item -> {};
    Consumer<Integer> atDiscard = item -> told.add("discarded " + item);

    /** A queue that counts how it is looked at, and does something at a look. */
    static final class Scripted implements Stock<Integer> {
        final Queue<Integer> items = new ArrayDeque<>();
        final List<Long> wanted = new ArrayList<>();
        int looks;
        int alarms;
        int closed;
        boolean claimed;
        Runnable atLook = () -> {};
        Runnable atClose = () -> {};

        @Override
        public @Nullable Integer poll() {
            return items.poll();
        }

        @Override
        public @Nullable Integer poll(long most) {
            wanted.add(most);
            return poll();
        }

        @Override
        public boolean isEmpty() {
            looks++;
            atLook.run();
            return items.isEmpty() && !claimed;
        }

        @Override
        public int discardAll(Consumer<? super Integer> handler) {
            int count = 0;
            for (Integer item = items.poll(); item != null; item = items.poll()) {
                handler.accept(item);
                count++;
            }
            return count;
        }

        @Override
        public void whenExpired(Runnable knock) {
            alarms++;
        }

        @Override
        public void close() {
            closed++;
            atClose.run();
        }
    }

    final class Down implements Subscriber<Integer> {
        @Override
        public void onSubscribe(Subscription s) {
            atSubscribe.run();
        }

        @Override
        public void onNext(Integer item) {
            told.add("item " + item);
            atItem.accept(item);
        }

        @Override
        public void onError(Throwable failure) {
            told.add("failed " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            told.add("completed");
        }
    }

    final class Pass extends DrainPass<Integer> {
        Pass(@Nullable Executor executor, boolean failFast) {
            super(stock, new Down(), executor, item -> atDiscard.accept(item), CHUNK, failFast);
        }

        void put(int... items) {
            for (int item : items) {
                stock.items.add(item);
            }
            knock();
        }

        @Override
        protected void settled(long taken, long left) {
            if (taken > 0) {
                told.add("settled " + taken + ", " + left + " left");
            }
        }

        @Override
        protected void cancelUpstream() {
            told.add("upstream cancelled");
            atCancel.run();
        }
    }

    Pass pass() {
        return new Pass(null, false);
    }
}
