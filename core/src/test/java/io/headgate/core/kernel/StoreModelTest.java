package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Admission;
import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every policy against a list that does by the book what the policy promises: random offers, polls and passing time, one
 * thread, the same answers, losses and counters after each step.
 *
 * <p>Seen to fail against: dropOldest that pulls from the ring while its hand is full and the consumer stands still;
 * sample that replaces the eldest; a tournament that isn't marked stale when an item leaves; expiry by {@code >=}.
 */
class StoreModelTest {
    private static final long SEED = Long.getLong("headgate.seed", 20_261_121);

    /** An item: identity is what counts, so two of equal worth are still two. */
    private static final class Thing {
        final int id;
        final int worth;
        final long weight;
        long time;

        Thing(int id, int worth, long weight) {
            this.id = id;
            this.worth = worth;
            this.weight = weight;
        }

        @Override
        public String toString() {
            return "#" + id + "(worth " + worth + ", weight " + weight + ")";
        }
    }

    private record Loss(Thing item, DropReason reason) {}

    /** A clock that the test moves. */
    private static final class Clock implements Timers {
        long now = Long.MAX_VALUE - 500; // wraps in mid-test: only differences may count

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Task schedule(Runnable task, long delayNanos) {
            throw new UnsupportedOperationException("stores set no timers");
        }
    }

    /** What the policies promise, in the plainest form. */
    private static final class Model {
        final Overflow<Thing> policy;
        final Capacity<Thing> capacity;
        final Clock clock;
        final List<Thing> held = new ArrayList<>();
        final List<Loss> losses = new ArrayList<>();
        final Map<DropReason, Long> lost = new EnumMap<>(DropReason.class);
        long offered;
        long delivered;
        long highWater;
        int late;

        Model(Capacity<Thing> capacity, Overflow<Thing> policy, Clock clock) {
            this.policy = policy;
            this.capacity = capacity;
            this.clock = clock;
        }

        long weight() {
            return held.stream().mapToLong(capacity::weightOf).sum();
        }

        boolean fits(Thing item) {
            return weight() + capacity.weightOf(item) <= capacity.max();
        }

        void lose(Thing item, DropReason reason) {
            held.remove(item);
            note(item, reason);
        }

        void note(Thing item, DropReason reason) {
            losses.add(new Loss(item, reason));
            lost.merge(reason, 1L, Long::sum);
        }

        void expire() {
            var expiry = policy.expiry();
            while (expiry != null && !held.isEmpty() && clock.now - held.get(0).time > expiry.toNanos()) {
                lose(held.get(0), DropReason.EXPIRED);
            }
        }

        Offer offer(Thing item) {
            if (capacity.weightOf(item) > capacity.max()) {
                if (!policy.kind().lossy()) {
                    return Offer.CLOSED; // stands for the exception
                }
                offered++;
                note(item, DropReason.TOO_HEAVY);
                return Offer.DROPPED;
            }
            if (!fits(item)) {
                expire();
            }
            if (!fits(item)) {
                switch (policy.kind()) {
                    case BACKPRESSURE, BLOCK, FAIL, DISCONNECT -> {
                        return Offer.FULL;
                    }
                    case DROP_NEWEST, SHED -> {
                        return turnAway(
                                item, policy.kind() == Overflow.Kind.SHED ? DropReason.SHED : DropReason.NEWEST);
                    }
                    case DROP_OLDEST, LATEST -> {
                        while (!fits(item)) {
                            lose(held.get(0), DropReason.OLDEST);
                        }
                    }
                    case DROP_ALL -> {
                        while (!held.isEmpty()) {
                            lose(held.get(0), DropReason.ALL);
                        }
                    }
                    case SAMPLE -> {
                        if (++late < policy.oneIn()) {
                            return turnAway(item, DropReason.SAMPLED);
                        }
                        late = 0;
                        while (!fits(item)) {
                            lose(held.get(held.size() - 1), DropReason.SAMPLED);
                        }
                    }
                    case DROP_LOWEST -> {
                        // lowest first, of equals the youngest; only those below the arriving one
                        var byWorth = new ArrayList<Thing>();
                        for (var i = held.size() - 1; i >= 0; i--) {
                            if (held.get(i).worth < item.worth) {
                                byWorth.add(held.get(i));
                            }
                        }
                        byWorth.sort(Comparator.comparingInt(thing -> thing.worth));
                        var room = capacity.max() - weight();
                        var going = new ArrayList<Thing>();
                        for (var thing : byWorth) {
                            if (room >= capacity.weightOf(item)) {
                                break;
                            }
                            room += capacity.weightOf(thing);
                            going.add(thing);
                        }
                        if (room < capacity.weightOf(item)) {
                            return turnAway(item, DropReason.LOWEST);
                        }
                        going.forEach(thing -> lose(thing, DropReason.LOWEST));
                    }
                }
            }
            offered++;
            item.time = clock.now;
            held.add(item);
            highWater = Math.max(highWater, weight());
            return Offer.SENT;
        }

        Offer turnAway(Thing item, DropReason reason) {
            offered++;
            note(item, reason);
            return Offer.DROPPED;
        }

        Thing poll() {
            expire();
            if (held.isEmpty()) {
                return null;
            }
            delivered++;
            return held.remove(0);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyPolicyDoesWhatItsModelDoes() {
        var tests = Stream.<DynamicTest>builder();
        Comparator<Thing> worth = Comparator.comparingInt(thing -> thing.worth);
        List<Overflow<Thing>> policies = List.of(
                Overflow.backpressure(),
                Overflow.block(),
                Overflow.fail(),
                Overflow.dropNewest(),
                Overflow.dropOldest(),
                Overflow.dropAll(),
                Overflow.dropLowest(worth),
                Overflow.sample(1),
                Overflow.sample(3),
                Overflow.shed(Admission.retryAfter(Duration.ofSeconds(1))),
                Overflow.latest());
        for (var policy : policies) {
            for (var many : List.of(false, true)) {
                for (var start : List.of(0L, (1L << 31) - 20, Long.MAX_VALUE - 20)) {
                    for (var max : policy.kind() == Overflow.Kind.LATEST ? List.of(1) : List.of(1, 2, 3, 7, 16, 100)) {
                        add(tests, Capacity.items(max), policy, many, start);
                    }
                }
                if (policy.kind() != Overflow.Kind.LATEST) {
                    add(tests, Capacity.weight(20, thing -> thing.weight), policy, many, 0);
                    add(tests, Capacity.<Thing>items(5).within(Budget.of(1000)), policy, many, 0);
                    add(tests, Capacity.items(5), policy.expiring(Duration.ofNanos(30)), many, 0);
                    add(
                            tests,
                            Capacity.weight(20, thing -> thing.weight),
                            policy.expiring(Duration.ofNanos(30)),
                            many,
                            0);
                }
            }
        }
        return tests.build();
    }

    private static void add(
            Stream.Builder<DynamicTest> tests,
            Capacity<Thing> capacity,
            Overflow<Thing> policy,
            boolean many,
            long start) {
        var name = policy.text() + ", " + capacity.text() + (many ? ", many producers" : "") + ", from " + start;
        tests.add(DynamicTest.dynamicTest(name, () -> compare(capacity, policy, many, start)));
    }

    private static void compare(Capacity<Thing> capacity, Overflow<Thing> policy, boolean many, long start) {
        var random = new Random(SEED);
        var clock = new Clock();
        var model = new Model(capacity, policy, clock);
        var losses = new ArrayList<Loss>();
        var store = Stores.create(
                "model",
                capacity,
                policy.onDrop((item, reason) -> losses.add(new Loss(item, reason))),
                clock,
                many,
                () -> {},
                start);
        for (var step = 0; step < 2_000; step++) {
            var context = "seed " + SEED + ", step " + step;
            var roll = random.nextInt(8);
            if (step / 300 % 2 == 0 && (roll == 5 || roll == 6)) {
                roll = 0; // by turns it fills up and runs empty; otherwise a large one would never be full
            }
            switch (roll) {
                case 0, 1, 2, 3 -> {
                    var item = new Thing(step, random.nextInt(5), random.nextInt(24));
                    var expected = model.offer(item);
                    if (expected == Offer.CLOSED) {
                        assertThatThrownBy(() -> store.offer(item)).isInstanceOf(OverflowException.class);
                    } else {
                        assertThat(store.offer(item)).as(context).isEqualTo(expected);
                    }
                }
                case 4, 5 -> assertThat(store.poll()).as(context).isSameAs(model.poll());
                case 6 -> {
                    // a consumer with demand for several at once
                    var wanted = 1 + random.nextInt(6);
                    for (var i = wanted; i > 0; i--) {
                        var expected = model.poll();
                        assertThat(store.poll(i)).as(context).isSameAs(expected);
                        if (expected == null) {
                            break;
                        }
                    }
                }
                default -> {
                    clock.now += random.nextInt(20);
                    // otherwise what has expired is still there when the next item comes
                    if (random.nextBoolean()) {
                        model.expire();
                        assertThat(store.isEmpty()).as(context).isEqualTo(model.held.isEmpty());
                    }
                }
            }
            check(store, model, losses, context);
        }
        var left = new ArrayList<Thing>();
        assertThat(store.discardAll(left::add)).isEqualTo(left.size());
        assertThat(left).isEqualTo(model.held);
        assertThat(store.discarded()).isEqualTo(left.size());
        assertThat(store.depth()).isZero();
        assertThat(store.offered()).isEqualTo(store.delivered() + store.dropped() + store.discarded());
        store.seal();
        assertThat(store.offer(new Thing(-1, 1, 1))).isEqualTo(Offer.CLOSED);
        store.close();
    }

    private static void check(Store<Thing> store, Model model, List<Loss> losses, String context) {
        assertThat(losses).as(context).hasSameSizeAs(model.losses);
        // one step loses no more than this; as plain comparisons, for this runs a million times
        for (var i = Math.max(0, losses.size() - 101); i < losses.size(); i++) {
            if (!losses.get(i).equals(model.losses.get(i))) {
                assertThat(losses.get(i)).as(context).isEqualTo(model.losses.get(i));
            }
        }
        var expected = new long[] {
            model.held.size(),
            model.weight(),
            model.offered,
            model.delivered,
            model.highWater,
            model.losses.size(),
            model.offered
        };
        var actual = new long[] {
            store.depth(),
            store.weight(),
            store.offered(),
            store.delivered(),
            store.highWater(),
            store.dropped(),
            store.delivered() + store.dropped() + store.depth()
        };
        if (!Arrays.equals(expected, actual)) {
            assertThat(actual).as(context).isEqualTo(expected);
        }
        for (var reason : DropReason.values()) {
            if (store.dropped(reason) != model.lost.getOrDefault(reason, 0L)) {
                assertThat(store.dropped(reason)).as(context + reason).isEqualTo(model.lost.getOrDefault(reason, 0L));
            }
        }
    }
}
