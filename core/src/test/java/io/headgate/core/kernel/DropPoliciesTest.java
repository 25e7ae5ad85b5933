package io.headgate.core.kernel;

import static io.headgate.core.Offer.DROPPED;
import static io.headgate.core.Offer.SENT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Admission;
import io.headgate.core.Capacity;
import io.headgate.core.Channel;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What each dropping policy answers, keeps and tells, through an emitter and through a channel: one table for both, because
 * they promise the same.
 */
@Timeout(60)
class DropPoliciesTest {

    /** Five items from 0, for nobody: what each is answered, what is still there, and what the handler was told. */
    record Policy(
            String name,
            int capacity,
            Overflow<Integer> overflow,
            List<Offer> answers,
            List<Integer> kept,
            List<String> dropped) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Policy> policies() {
        List<Offer> allSent = List.of(SENT, SENT, SENT, SENT, SENT);
        List<Offer> lastRefused = List.of(SENT, SENT, SENT, DROPPED, DROPPED);
        List<Integer> first = List.of(0, 1, 2);
        List<Integer> last = List.of(2, 3, 4);
        return Stream.of(
                new Policy("dropNewest", 3, Overflow.dropNewest(), lastRefused, first, List.of("3 NEWEST", "4 NEWEST")),
                new Policy("dropOldest", 3, Overflow.dropOldest(), allSent, last, List.of("0 OLDEST", "1 OLDEST")),
                new Policy(
                        "latest",
                        1,
                        Overflow.latest(),
                        allSent,
                        List.of(4),
                        List.of("0 OLDEST", "1 OLDEST", "2 OLDEST", "3 OLDEST")),
                new Policy(
                        "dropAll", 3, Overflow.dropAll(), allSent, List.of(3, 4), List.of("0 ALL", "1 ALL", "2 ALL")),
                new Policy(
                        "dropLowest, which is the newest",
                        3,
                        Overflow.dropLowest(Comparator.reverseOrder()),
                        lastRefused,
                        first,
                        List.of("3 LOWEST", "4 LOWEST")),
                new Policy(
                        "dropLowest, which is the oldest",
                        3,
                        Overflow.dropLowest(Comparator.naturalOrder()),
                        allSent,
                        last,
                        List.of("0 LOWEST", "1 LOWEST")),
                new Policy(
                        "sample",
                        3,
                        Overflow.sample(2),
                        List.of(SENT, SENT, SENT, DROPPED, SENT),
                        List.of(0, 1, 4),
                        List.of("3 SAMPLED", "2 SAMPLED")),
                new Policy(
                        "sample, in turn",
                        1,
                        Overflow.sample(2),
                        List.of(SENT, DROPPED, SENT, DROPPED, SENT),
                        List.of(4),
                        List.of("1 SAMPLED", "0 SAMPLED", "3 SAMPLED", "2 SAMPLED")),
                new Policy(
                        "shed",
                        3,
                        Overflow.shed(Admission.retryAfter(Duration.ofSeconds(1))),
                        lastRefused,
                        first,
                        List.of("3 SHED", "4 SHED")),
                new Policy(
                        "dropOldest that expires",
                        3,
                        Overflow.<Integer>dropOldest().expiring(Duration.ofDays(1)),
                        allSent,
                        last,
                        List.of("0 OLDEST", "1 OLDEST")));
    }

    /** An emitter's subscription, and what comes of it. */
    private static final class Emission implements Subscriber<Integer> {
        final List<Integer> items = new ArrayList<>();
        final ConcurrentLinkedQueue<Integer> discarded = new ConcurrentLinkedQueue<>();
        final CountDownLatch end = new CountDownLatch(1);
        final Store<Integer> store;
        final EmitterCore<Integer> core;
        private @Nullable Subscription subscription;

        Emission(Policy policy, Overflow<Integer> overflow) {
            AtomicReference<Runnable> knock = new AtomicReference<>(() -> {});
            store = Stores.create(
                    "test",
                    Capacity.items(policy.capacity()),
                    overflow,
                    Timers.real(),
                    true,
                    () -> knock.get().run());
            core = new EmitterCore<>("test", store, this, null, discarded::add);
            knock.set(core::knock);
            core.start(emitter -> {});
        }

        Subscription subscription() {
            return requireNonNull(subscription);
        }

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
        }

        @Override
        public void onNext(Integer item) {
            items.add(item);
        }

        @Override
        public void onError(Throwable t) {
            throw new AssertionError(t);
        }

        @Override
        public void onComplete() {
            end.countDown();
        }
    }

    private static Overflow<Integer> telling(Policy policy, List<String> told) {
        return policy.overflow().onDrop((item, reason) -> told.add(item + " " + reason));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anEmitterForNobody(Policy policy) {
        List<String> told = new ArrayList<>();
        Emission emission = new Emission(policy, telling(policy, told));
        List<Offer> answers =
                IntStream.range(0, 5).mapToObj(emission.core.emitter()::send).toList();
        assertThat(answers).isEqualTo(policy.answers());
        assertThat(told).isEqualTo(policy.dropped());
        assertThat(emission.store.depth()).isEqualTo(policy.kept().size());
        emission.core.emitter().complete();
        assertThat(emission.items).isEmpty();
        emission.subscription().request(9);
        assertThat(emission.items).isEqualTo(policy.kept());
        assertThat(emission.end.getCount()).isZero();
        assertThat(emission.store.dropped()).isEqualTo(told.size());
        assertThat(emission.store.delivered()).isEqualTo(policy.kept().size());
        assertThat(emission.store.offered()).isEqualTo(5);
        assertThat(emission.discarded).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anEmitterForOneWhoAsks(Policy policy) {
        List<String> told = new ArrayList<>();
        Emission emission = new Emission(policy, telling(policy, told));
        emission.subscription().request(Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            assertThat(emission.core.emitter().send(i)).isEqualTo(SENT);
        }
        assertThat(emission.items).hasSize(100).isSorted();
        assertThat(told).isEmpty();
        emission.subscription().cancel();
        assertThat(emission.core.emitter().send(100)).isEqualTo(Offer.CLOSED);
        assertThat(emission.discarded).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anEmitterThatIsCancelledGivesUpWhatItKeptAndDropsNoMore(Policy policy) {
        List<String> told = new ArrayList<>();
        Emission emission = new Emission(policy, telling(policy, told));
        for (int i = 0; i < 5; i++) {
            emission.core.emitter().send(i);
        }
        emission.subscription().cancel();
        assertThat(emission.discarded).containsExactlyElementsOf(policy.kept());
        assertThat(emission.core.emitter().send(5)).isEqualTo(Offer.CLOSED);
        assertThat(told).isEqualTo(policy.dropped());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aChannelForNobody(Policy policy) throws Exception {
        List<String> told = new ArrayList<>();
        Channel<Integer> channel = Channel.of(policy.capacity(), telling(policy, told));
        List<Offer> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(i % 2 == 0 ? channel.send(i) : channel.trySend(i));
        }
        assertThat(answers).isEqualTo(policy.answers());
        assertThat(told).isEqualTo(policy.dropped());
        assertThat(channel.size()).isEqualTo(policy.kept().size());
        assertThat(channel.tryReceive()).isEqualTo(policy.kept().get(0));
        assertThat(channel.dropped()).isEqualTo(told.size());
        assertThat(channel.offered()).isEqualTo(5);
        assertThat(channel.delivered()).isEqualTo(1);
        List<Integer> discarded = new ArrayList<>();
        channel.onDiscard(discarded::add);
        channel.cancel();
        assertThat(discarded)
                .containsExactlyElementsOf(
                        policy.kept().subList(1, policy.kept().size()));
        assertThat(channel.trySend(5)).isEqualTo(Offer.CLOSED);
        assertThat(told).isEqualTo(policy.dropped());
    }

    /** Two threads send, a third one asks: each item has one fate, and it is the one its sender was told. */
    @ParameterizedTest
    @MethodSource("policies")
    void eachItemHasOneFate(Policy policy) throws Exception {
        int items = 20_000;
        ConcurrentLinkedQueue<Integer> told = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Integer> refused = new ConcurrentLinkedQueue<>();
        Emission emission = new Emission(policy, policy.overflow().onDrop((item, reason) -> told.add(item)));
        Thread[] senders = new Thread[2];
        for (int i = 0; i < senders.length; i++) {
            int from = i * items;
            senders[i] = new Thread(() -> {
                for (int item = from; item < from + items; item++) {
                    if (emission.core.emitter().send(item) == DROPPED) {
                        refused.add(item);
                    }
                }
            });
            senders[i].start();
        }
        while (senders[0].isAlive() || senders[1].isAlive()) {
            emission.subscription().request(3);
        }
        emission.core.emitter().complete();
        emission.subscription().request(Long.MAX_VALUE);
        assertThat(emission.end.await(10, TimeUnit.SECONDS)).isTrue();
        BitSet seen = new BitSet();
        Stream.concat(emission.items.stream(), told.stream()).forEach(item -> {
            assertThat(seen.get(item)).as("%s twice", item).isFalse();
            seen.set(item);
        });
        assertThat(seen.cardinality()).isEqualTo(2 * items);
        assertThat(emission.store.dropped()).isEqualTo(told.size());
        assertThat(emission.store.offered()).isEqualTo(2L * items);
        assertThat(new HashSet<>(told).containsAll(refused))
                .as("who was answered DROPPED was told")
                .isTrue();
        assertThat(emission.discarded).isEmpty();
    }
}
