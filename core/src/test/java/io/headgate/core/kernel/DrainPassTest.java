package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.Reported;
import io.headgate.core.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Schedules of one thread: what meets the end of a pass, and executors that don't keep their word. */
class DrainPassTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final List<Integer> discarded = new ArrayList<>();
    private final Down down = new Down();
    private Runnable atCancel = () -> {};

    private static final class Down implements Subscriber<Integer> {
        final List<Integer> items = new ArrayList<>();
        final List<String> ends = new ArrayList<>();
        Consumer<Integer> atItem = item -> {};
        Runnable atEnd = () -> {};

        @Nullable
        Throwable failure;

        @Override
        public void onSubscribe(Subscription s) {}

        @Override
        public void onNext(Integer item) {
            items.add(item);
            atItem.accept(item);
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            ends.add("failed");
            atEnd.run();
        }

        @Override
        public void onComplete() {
            ends.add("completed");
            atEnd.run();
        }
    }

    /** As a buffer's. */
    private final class Pass extends DrainPass<Integer> {
        final Store<Integer> store;

        Pass(@Nullable Executor executor, Store<Integer> store) {
            super(store, down, executor, discarded::add, 4, false);
            this.store = store;
        }

        void put(int item) {
            store.offer(item);
            if (!isInside()) {
                knock();
            }
        }

        void putQuietly(int item) {
            store.offer(item);
            knockForItem();
        }

        @Override
        protected void settled(long taken, long left) {}

        @Override
        protected void cancelUpstream() {
            atCancel.run();
        }
    }

    private Pass pass(@Nullable Executor executor) {
        return new Pass(executor, store(4, Overflow.backpressure()));
    }

    private static Store<Integer> store(int capacity, Overflow<Integer> overflow) {
        return Stores.create("store", Capacity.items(capacity), overflow, Timers.real(), false);
    }

    @Test
    void anUpstreamThatThrowsAtItsCancelKeepsNothingBack() {
        RuntimeException broken = new IllegalStateException("§3.15");
        atCancel = () -> {
            throw broken;
        };
        Pass pass = pass(null);
        pass.put(1);
        pass.request(0);
        assertThat(down.failure).hasMessageContaining("3.9");
        assertThat(discarded).containsExactly(1);
        assertThat(reported).containsExactly(broken);
    }

    @Test
    void anItemThatComesFromWithinTheEndIsDiscarded() {
        Pass pass = pass(null);
        down.atEnd = () -> pass.put(2);
        pass.put(1);
        pass.request(0);
        assertThat(down.ends).containsExactly("failed");
        assertThat(discarded).containsExactly(1, 2);
    }

    @Test
    void anItemThatComesAfterTheEndIsDiscardedThoughNobodyAskedForIt() {
        Pass pass = new Pass(null, store(1, Overflow.latest()));
        pass.complete();
        pass.putQuietly(1);
        assertThat(down.ends).containsExactly("completed");
        assertThat(discarded).containsExactly(1);
    }

    @Test
    void aRejectionThatMeetsACancelIsReported() {
        RuntimeException rejection = new RejectedExecutionException("as asked");
        Pass[] self = new Pass[1];
        Pass pass = pass(task -> {
            self[0].cancel();
            throw rejection;
        });
        self[0] = pass;
        pass.put(1);
        assertThat(down.ends).isEmpty();
        assertThat(discarded).containsExactly(1);
        assertThat(reported).containsExactly(rejection);
    }

    @Test
    void theSecondOfTwoFailuresThatDoNotWaitIsReported() {
        RuntimeException first = new IllegalStateException("first");
        RuntimeException second = new IllegalStateException("second");
        Pass pass = pass(null);
        down.atItem = item -> {
            pass.abort(first);
            pass.abort(second);
            pass.request(0); // nobody's concern any more
        };
        pass.request(1);
        pass.put(1);
        assertThat(down.failure).isSameAs(first);
        assertThat(reported).containsExactly(second);
    }

    @Test
    void aTaskThatRunsTwiceIsOnePass() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Pass pass = pass(tasks::add);
        List<Integer> depths = new ArrayList<>();
        int[] depth = new int[1];
        pass.request(2);
        Runnable task = tasks.remove();
        task.run();
        pass.put(1);
        pass.put(2);
        down.atItem = item -> {
            depths.add(++depth[0]);
            task.run(); // the first one, late
            depth[0]--;
        };
        tasks.remove().run();
        task.run();
        assertThat(down.items).containsExactly(1, 2);
        assertThat(depths).containsExactly(1, 1);
    }

    @Test
    void aTaskThatRunsThoughItWasRejectedIsNoPass() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        RuntimeException rejection = new RejectedExecutionException("as asked");
        Pass pass = pass(task -> {
            tasks.add(task);
            throw rejection;
        });
        int[] depth = new int[1];
        List<Integer> depths = new ArrayList<>();
        down.atEnd = () -> {
            depths.add(++depth[0]);
            tasks.forEach(Runnable::run);
            depth[0]--;
        };
        pass.put(1);
        assertThat(down.failure).isSameAs(rejection);
        assertThat(depths).containsExactly(1);
        assertThat(discarded).containsExactly(1);
    }

    @Test
    void aFatalErrorInsideAnExecutorThatRunsOnTheSpotIsNoRejection() {
        Pass pass = pass(Runnable::run);
        InternalError fatal = new InternalError("as asked");
        down.atItem = item -> {
            throw fatal;
        };
        pass.request(1);
        Throwable thrown = null;
        try {
            pass.put(1);
        } catch (Throwable t) {
            thrown = t;
        }
        assertThat(thrown).isSameAs(fatal);
        pass.put(2);
        assertThat(discarded).containsExactly(2);
        assertThat(down.ends).isEmpty();
    }
}
