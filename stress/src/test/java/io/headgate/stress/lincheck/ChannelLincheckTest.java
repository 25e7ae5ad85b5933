package io.headgate.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Channel;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.reactivestreams.Subscription;

/** A channel, as far as nobody waits, is a bounded queue that can be closed; and nobody waits for what is there. */
class ChannelLincheckTest {
    static final int CAPACITY = 2;

    /** What a channel should be. */
    public static class Queue {
        private final ArrayDeque<Integer> items = new ArrayDeque<>();
        private boolean closed;

        public Offer trySend(int item) {
            if (closed) {
                return Offer.CLOSED;
            }
            if (items.size() == CAPACITY) {
                return whenFull(items, item);
            }
            items.add(item);
            return Offer.SENT;
        }

        Offer whenFull(ArrayDeque<Integer> full, int item) {
            return Offer.FULL;
        }

        public Integer tryReceive() {
            return items.poll();
        }

        public void complete() {
            closed = true;
        }

        public boolean ended() {
            return closed && items.isEmpty();
        }
    }

    /** What one that drops the oldest should be. */
    public static class DroppingQueue extends Queue {
        @Override
        Offer whenFull(ArrayDeque<Integer> full, int item) {
            full.remove();
            full.add(item);
            return Offer.SENT;
        }
    }

    /** A channel over a ring. */
    @Param(name = "item", gen = IntGen.class, conf = "1:3")
    public static class Ring {
        private final Channel<Integer> channel = Channel.of(CAPACITY);

        @Operation
        public Offer trySend(@Param(name = "item") int item) {
            return channel.trySend(item);
        }

        @Operation
        public Integer tryReceive() {
            return channel.tryReceive();
        }

        @Operation
        public void complete() {
            channel.complete();
        }

        @Operation
        public boolean ended() {
            return channel.ended();
        }
    }

    /** A channel over a store. */
    @Param(name = "item", gen = IntGen.class, conf = "1:3")
    public static class Store {
        private final Channel<Integer> channel = Channel.of(CAPACITY, Overflow.dropOldest());

        @Operation
        public Offer trySend(@Param(name = "item") int item) {
            return channel.trySend(item);
        }

        @Operation
        public Integer tryReceive() {
            return channel.tryReceive();
        }
    }

    /** Those who wait: when all is at rest nobody waits for an item or a slot that is there. */
    public static class Waiting {
        private final Channel<Integer> channel = Channel.of(1);
        private final List<CompletableFuture<Offer>> sending = Collections.synchronizedList(new ArrayList<>());
        private final List<CompletableFuture<Integer>> receiving = Collections.synchronizedList(new ArrayList<>());

        @Operation
        public void send() {
            sending.add(channel.sendAsync(1).toCompletableFuture());
        }

        @Operation
        public void receive() {
            receiving.add(channel.receiveAsync().toCompletableFuture());
        }

        @Operation
        public void trySend() {
            channel.trySend(2);
        }

        @Operation
        public void tryReceive() {
            channel.tryReceive();
        }

        @Validate
        public void rest() {
            if (channel.size() == 0 && sending.stream().anyMatch(future -> !future.isDone())) {
                throw new IllegalStateException("a sender waits although there is room");
            }
            if (channel.size() == 1 && receiving.stream().anyMatch(future -> !future.isDone())) {
                throw new IllegalStateException("a receiver waits although there is an item");
            }
        }
    }

    /** An upstream that always has more: when all is at rest it has been asked for what there is room for. */
    public static class Fed {
        private final Channel<Integer> channel = Channel.of(1);

        public Fed() {
            channel.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    for (var i = 0L; i < n; i++) {
                        channel.onNext(1);
                    }
                }

                @Override
                public void cancel() {}
            });
        }

        @Operation
        public void tryReceive() {
            channel.tryReceive();
        }

        @Validate
        public void rest() {
            if (channel.size() != 1) {
                throw new IllegalStateException("upstream was not asked again");
            }
        }
    }

    /** Mistake: whoever is about to wait doesn't look again when he is in line. */
    public static class WaitsBlindly {
        private final ArrayDeque<Integer> items = new ArrayDeque<>();
        private final ArrayDeque<CompletableFuture<Integer>> line = new ArrayDeque<>();

        private synchronized Integer poll() {
            return items.poll();
        }

        private synchronized void join(CompletableFuture<Integer> waiter) {
            line.add(waiter);
        }

        private synchronized CompletableFuture<Integer> add(int item) {
            var first = line.poll();
            if (first == null) {
                items.add(item);
            }
            return first;
        }

        @Operation
        public void send() {
            var first = add(1);
            if (first != null) {
                first.complete(1);
            }
        }

        @Operation
        public void receive() {
            if (poll() == null) {
                join(new CompletableFuture<>());
            }
        }

        @Validate
        public void rest() {
            if (!items.isEmpty() && !line.isEmpty()) {
                throw new IllegalStateException("a receiver waits although there is an item");
            }
        }
    }

    @Test
    void ring() {
        Schedules.check(Ring.class, Queue.class);
    }

    @Test
    void store() {
        Schedules.check(Store.class, DroppingQueue.class);
    }

    /** Too many schedules for each build, where jcstress has the same races. */
    @Test
    @EnabledIfSystemProperty(named = "headgate.lincheck.full", matches = "true")
    void waiting() {
        Schedules.check(Waiting.class);
    }

    /** As above. */
    @Test
    @EnabledIfSystemProperty(named = "headgate.lincheck.full", matches = "true")
    void fed() {
        Schedules.check(Fed.class);
    }

    @Test
    void bites() {
        assertThatThrownBy(() -> Schedules.check(WaitsBlindly.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
