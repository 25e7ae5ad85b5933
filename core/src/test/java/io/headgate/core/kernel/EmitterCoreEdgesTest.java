package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Capacity;
import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Reported;
import io.headgate.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** When exactly a listener is told, and what a cancel, an end or something fatal in the middle of an item leads to. */
@Timeout(60)
class EmitterCoreEdgesTest implements Subscriber<Integer> {

    private final List<Integer> items = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    @RegisterExtension
    private final Reported reported = new Reported();

    private Consumer<Integer> atItem = item -> {};
    private @Nullable Subscription subscription;

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(Integer item) {
        items.add(item);
        atItem.accept(item);
    }

    @Override
    public void onError(Throwable failure) {
        ends.add("failed " + failure.getMessage());
    }

    @Override
    public void onComplete() {
        ends.add("completed");
    }

    private Subscription subscription() {
        return requireNonNull(subscription);
    }

    private EmitterCore<Integer> core(int capacity, Overflow<Integer> policy) {
        Store<Integer> store = Stores.create("test", Capacity.items(capacity), policy, Timers.real(), true);
        return new EmitterCore<>("test", store, this, null, item -> {});
    }

    private Emitter<Integer> emitter(int capacity, Overflow<Integer> policy) {
        EmitterCore<Integer> core = core(capacity, policy);
        core.start(emitter -> {});
        return core.emitter();
    }

    @Test
    void aListenerIsToldWhenDemandGrewAndNotWhenItWasUsedUp() {
        Emitter<Integer> emitter = emitter(4, Overflow.backpressure());
        List<Long> told = new ArrayList<>();
        emitter.onDemand(told::add);
        assertThat(told).isEmpty(); // nobody has asked
        subscription().request(5);
        assertThat(told).containsExactly(5L);
        emitter.send(1);
        assertThat(told).containsExactly(5L);
        atItem = item -> subscription().request(1);
        emitter.send(2);
        assertThat(told).containsExactly(5L, 4L);
    }

    @Test
    void demandWithoutLimitIsToldOnce() {
        Emitter<Integer> emitter = emitter(4, Overflow.backpressure());
        List<Long> told = new ArrayList<>();
        emitter.onDemand(told::add);
        subscription().request(Long.MAX_VALUE);
        emitter.send(1);
        emitter.send(2);
        assertThat(told).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void aListenerIsNotToldWhileThereIsNoRoom() {
        Emitter<Integer> emitter = emitter(1, Overflow.backpressure());
        List<Long> told = new ArrayList<>();
        emitter.onDemand(told::add);
        emitter.send(1);
        atItem = item -> {
            if (item < 3) {
                assertThat(emitter.send(item + 1)).isEqualTo(Offer.SENT);
            }
        };
        subscription().request(3);
        assertThat(items).containsExactly(1, 2, 3);
        assertThat(told).isEmpty();
    }

    @Test
    void aCancelInAnItemIsAnEndForWhoSendsInIt() {
        Emitter<Integer> emitter = emitter(4, Overflow.backpressure());
        IllegalStateException failure = new IllegalStateException("as asked");
        atItem = item -> {
            subscription().cancel();
            assertThat(emitter.isClosed()).isTrue();
            assertThat(emitter.send(9)).isEqualTo(Offer.CLOSED);
            emitter.fail(failure);
            emitter.complete();
        };
        subscription().request(2);
        emitter.send(1);
        assertThat(items).containsExactly(1);
        assertThat(ends).isEmpty();
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void whatIsFatalInTheBodyOrAListenerIsThrownOn() {
        InternalError fatal = new InternalError("as asked");
        assertThatThrownBy(() -> core(4, Overflow.backpressure()).start(emitter -> {
                    throw fatal;
                }))
                .isSameAs(fatal);
        assertThat(ends).containsExactly("failed as asked");
        ends.clear();
        Emitter<Integer> emitter = emitter(4, Overflow.backpressure());
        emitter.onDemand(n -> {
            throw fatal;
        });
        assertThatThrownBy(() -> subscription().request(1)).isSameAs(fatal);
        assertThat(ends).containsExactly("failed as asked");
        assertThat(reported).isEmpty();
    }

    @Test
    void whoHasWaitedForRoomLeavesNothingLocked() throws Exception {
        Emitter<Integer> emitter = emitter(1, Overflow.block());
        emitter.send(0);
        for (int round = 1; round <= 3; round++) {
            CompletableFuture<Offer> sent = sendWhereFull(emitter, round);
            subscription().request(1);
            assertThat(get(sent)).isEqualTo(Offer.SENT);
        }
        CompletableFuture<Void> action = CompletableFuture.runAsync(() -> emitter.onCancel(() -> {}));
        get(action);
        CompletableFuture<Offer> refused = sendWhereFull(emitter, 4);
        emitter.complete();
        assertThat(get(refused)).isEqualTo(Offer.CLOSED);
        assertThat(items).containsExactly(0, 1, 2);
    }

    private static CompletableFuture<Offer> sendWhereFull(Emitter<Integer> emitter, int item) {
        CompletableFuture<Offer> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> sent.complete(emitter.send(item)));
        sender.setDaemon(true);
        sender.start();
        while (sender.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return sent;
    }

    private static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** It can't be let in, for it holds the store's lock; it is told, and the flow goes on. */
    @Test
    void aComparatorThatFailsItsFlowIsRefused() {
        List<Emitter<Integer>> self = new ArrayList<>();
        Emitter<Integer> emitter = emitter(1, Overflow.dropLowest((unusedA, unusedB) -> {
            self.get(0).fail(new IllegalStateException("from a comparator"));
            return 0;
        }));
        self.add(emitter);
        emitter.send(1);
        assertThatThrownBy(() -> emitter.send(2)).hasMessageContaining("comparator may not");
        emitter.complete();
        assertThat(ends).isEmpty();
        subscription().request(1);
        assertThat(items).containsExactly(1);
        assertThat(ends).containsExactly("completed");
    }

    /** Nobody asks for what is held: time alone makes the room that a sender waits for. */
    @Test
    void aSenderThatWaitsIsLetInWhenAnItemExpires() throws Exception {
        BlockingQueue<Runnable> alarms = new LinkedBlockingQueue<>();
        AtomicLong now = new AtomicLong();
        Timers clock = new Timers() {
            @Override
            public long nanoTime() {
                return now.get();
            }

            @Override
            public Task schedule(Runnable task, long delayNanos) {
                alarms.add(task);
                return () -> {};
            }
        };
        Overflow<Integer> policy = Overflow.<Integer>block().expiring(Duration.ofNanos(10));
        EmitterCore<Integer> core = new EmitterCore<>(
                "test", Stores.create("test", Capacity.items(1), policy, clock, true), this, null, item -> {});
        core.start(emitter -> {});
        core.emitter().send(1);
        CompletableFuture<Offer> waiting =
                CompletableFuture.supplyAsync(() -> core.emitter().send(2), task -> new Thread(task).start());
        Runnable alarm = requireNonNull(alarms.poll(60, TimeUnit.SECONDS), "an alarm");
        now.set(11);
        alarm.run();
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(Offer.SENT);
        subscription().request(5);
        assertThat(items).containsExactly(2);
    }

    @Test
    void whoHasLeftAsksForNothing() {
        Emitter<Integer> emitter = emitter(1, Overflow.backpressure());
        subscription().request(3);
        assertThat(emitter.demand()).isEqualTo(3);
        subscription().cancel();
        assertThat(emitter.demand()).isZero();
    }
}
