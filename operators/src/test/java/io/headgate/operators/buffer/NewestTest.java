package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.DropReason;
import io.headgate.operators.Beside;
import io.headgate.operators.Flow;
import io.headgate.operators.Meeting;
import io.headgate.operators.Wired;
import io.headgate.operators.plan.Wiring;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code debounce} and {@code sample}. */
class NewestTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private static final Duration TIME = Duration.ofMillis(50);
    private static final long ALL = Long.MAX_VALUE;

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final List<String> dropped = new CopyOnWriteArrayList<>();

    private void drop(Object item, DropReason reason) {
        dropped.add(item + " " + reason);
    }

    private TestSubscriber<Integer> debounce(long demand) {
        return wired.subscribe(Flow.fromPublisher(upstream).debounce(TIME, this::drop), TestSubscriber.create(demand));
    }

    private TestSubscriber<Integer> sample(long demand) {
        return wired.subscribe(Flow.fromPublisher(upstream).sample(TIME, this::drop), TestSubscriber.create(demand));
    }

    private void after(long millis) {
        wired.timers.advance(Duration.ofMillis(millis));
    }

    // ---- both

    @ParameterizedTest
    @ValueSource(strings = {"debounce", "sample"})
    void asksForEverythingOnce(String verb) {
        var downstream = verb.equals("debounce") ? debounce(0) : sample(0);
        assertThat(upstream.calls()).hasSize(1);
        assertThat(upstream.requested()).isEqualTo(ALL);
        downstream.request(3);
        upstream.next(1, 2, 3);
        after(500);
        assertThat(upstream.calls()).hasSize(1);
        downstream.check();
    }

    /** The pending item of {@code debounce}, the last one of {@code sample}: held when upstream completes. */
    @ParameterizedTest
    @ValueSource(strings = {"debounce", "sample"})
    void sendsWhatIsHeldBeforeTheEndWithDemand(String verb) {
        var downstream = verb.equals("debounce") ? debounce(0) : sample(0);
        upstream.next(1, 2);
        upstream.complete();
        assertThat(downstream.isCompleted()).isFalse();
        downstream.request(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(2);
        assertThat(dropped).containsExactly("1 SUPERSEDED");
        assertThat(wired.timers.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debounce", "sample"})
    void sendsWhatIsHeldBeforeAFailure(String verb) {
        var downstream = verb.equals("debounce") ? debounce(ALL) : sample(ALL);
        upstream.next(1);
        assertThat(wired.timers.pending()).hasSize(1);
        upstream.error(new IllegalStateException("late"));
        assertThat(downstream.items()).containsExactly(1);
        assertThat(downstream.awaitError()).hasMessage("late");
        assertThat(wired.timers.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debounce", "sample"})
    void discardsWhatIsHeldAndTheTimerOnCancel(String verb) {
        var downstream = verb.equals("debounce") ? debounce(ALL) : sample(ALL);
        upstream.next(1, 2);
        downstream.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(2);
        assertThat(dropped).containsExactly("1 SUPERSEDED");
        assertThat(wired.timers.pending()).isEmpty();
        upstream.forceNext(3);
        assertThat(wired.discarded).containsExactly(2, 3);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debounce", "sample"})
    void completesEmptyWithoutDemandAndLeavesNoTimerOnAnIllegalRequest(String verb) {
        var downstream = verb.equals("debounce") ? debounce(0) : sample(0);
        upstream.complete();
        downstream.awaitComplete().check();

        TestPublisher<Integer> second = TestPublisher.paced();
        Flow<Integer> flow = Flow.fromPublisher(second);
        var other = wired.subscribe(
                verb.equals("debounce") ? flow.debounce(TIME) : flow.sample(TIME), TestSubscriber.create(1));
        second.next(1);
        other.subscription().request(-1);
        assertThat(other.awaitError()).hasMessageContaining("3.9");
        assertThat(second.isCancelled()).isTrue();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debounce", "sample"})
    void givesTheLastItemOfAPulledSource(String verb) {
        Flow<Long> flow = Flow.range(0, 1_000);
        var downstream = wired.subscribe(
                verb.equals("debounce") ? flow.debounce(TIME, this::drop) : flow.sample(TIME, this::drop),
                TestSubscriber.create(1));
        assertThat(downstream.awaitComplete().check().items()).containsExactly(999L);
        assertThat(dropped).hasSize(999);
    }

    @Test
    void aHandlerThatThrowsIsReportedAndTheItemIsDroppedAllTheSame() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).debounce(TIME, (item, reason) -> {
                    throw new IllegalStateException("handler");
                }),
                TestSubscriber.create(ALL));
        upstream.next(1, 2).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(2);
        assertThat(reported).hasSize(1);
    }

    @Test
    void saysWhatItIsAndRefusesBadArguments() {
        Flow<Long> flow = Flow.range(0, 1);
        assertThat(flow.debounce(TIME).explain()).contains("debounce").contains("50 ms");
        assertThat(flow.debounce(TIME).bound()).isEqualTo(1);
        assertThat(flow.sample(TIME).bound()).isEqualTo(1);
        assertThatThrownBy(() -> flow.debounce(Duration.ZERO)).hasMessageStartingWith("quiet is 0 s, must be more");
        assertThatThrownBy(() -> flow.debounce(Duration.ofDays(365_000))).hasMessageStartingWith("quiet is 365000 d");
        assertThatThrownBy(() -> flow.debounce(TIME, null)).hasMessage("onDrop is null, must be given");
        assertThatThrownBy(() -> flow.sample(Duration.ofNanos(-1))).hasMessageStartingWith("period is -1 ns, must be");
        assertThatThrownBy(() -> flow.sample(null)).hasMessage("period is null, must be given");
    }

    // ---- debounce

    @Test
    void debounceSendsAnItemAfterQuiet() {
        var downstream = debounce(ALL);
        upstream.next(1);
        after(49);
        upstream.next(2); // one nanosecond of quiet is missing
        after(49);
        assertThat(downstream.items()).isEmpty();
        after(1);
        assertThat(downstream.items()).containsExactly(2);
        assertThat(dropped).containsExactly("1 SUPERSEDED");
        assertThat(wired.timers.pending()).isEmpty();
        after(1_000);
        upstream.next(3);
        after(50);
        assertThat(downstream.items()).containsExactly(2, 3);
        downstream.check();
    }

    /** Others fail the flow here, or lose the item. */
    @Test
    void debounceKeepsAnItemThatFallsDueWithoutDemand() {
        var downstream = debounce(0);
        upstream.next(1);
        after(1_000);
        assertThat(wired.timers.pending()).isEmpty();
        assertThat(downstream.items()).isEmpty();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(1);
        upstream.next(2);
        after(1_000);
        upstream.next(3); // takes the place of 2, and has to wait for its own quiet
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(1);
        after(50);
        assertThat(downstream.items()).containsExactly(1, 3);
        assertThat(dropped).containsExactly("2 SUPERSEDED");
        downstream.check();
    }

    /** The timer was set while there was demand, and fires when an earlier item has used it up. */
    @Test
    void debounceKeepsAnItemWhoseTimerFiresWhenTheDemandIsUsedUp() {
        var downstream = debounce(1);
        upstream.next(1);
        after(50);
        upstream.next(2);
        after(50);
        assertThat(downstream.items()).containsExactly(1);
        downstream.request(1);
        assertThat(downstream.check().items()).containsExactly(1, 2);
    }

    @Test
    void debounceWithTheLongestTimeThereIsDoesNotOverflow() {
        after(1_000);
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).debounce(Duration.ofNanos(ALL)), TestSubscriber.create(ALL));
        upstream.next(1);
        after(1_000);
        upstream.next(2);
        assertThat(downstream.items()).isEmpty();
        upstream.complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(2);
    }

    // ---- sample

    @Test
    void sampleSendsTheNewestAtTheEndOfEachPeriod() {
        var downstream = sample(ALL);
        after(10);
        upstream.next(1, 2);
        after(39);
        assertThat(downstream.items()).isEmpty();
        after(1);
        assertThat(downstream.items()).containsExactly(2);
        after(50); // nothing came in this one
        after(49);
        upstream.next(3);
        after(1);
        assertThat(downstream.items()).containsExactly(2, 3);
        upstream.next(4); // just begun
        after(49);
        assertThat(downstream.items()).containsExactly(2, 3);
        after(1);
        assertThat(downstream.items()).containsExactly(2, 3, 4);
        assertThat(dropped).containsExactly("1 SUPERSEDED");
        assertThat(wired.timers.pending()).isEmpty();
        downstream.check();
    }

    @Test
    void sampleSendsWhatIsDueAsSoonAsDemandComes() {
        var downstream = sample(0);
        upstream.next(1);
        after(60);
        upstream.next(2); // in place of 1, whose period is over
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(2);
        assertThat(wired.timers.pending()).isEmpty();
        assertThat(dropped).containsExactly("1 SUPERSEDED");
        downstream.check();
    }

    /** A timer that is always late, and an item that always comes in before it: still one item a period. */
    @Test
    void sampleIsNotStarvedByALateTimer() {
        AtomicLong late = new AtomicLong();
        io.headgate.core.Timers timers = new io.headgate.core.Timers() {
            @Override
            public long nanoTime() {
                return wired.timers.nanoTime();
            }

            @Override
            public Task schedule(Runnable task, long delayNanos) {
                return wired.timers.schedule(task, delayNanos + late.get());
            }
        };
        late.set(Duration.ofMillis(10).toNanos());
        var downstream = wired.subscribe(Flow.fromPublisher(upstream).sample(TIME), TestSubscriber.create(ALL), timers);
        for (int millis = 0; millis < 1_000; millis++) {
            upstream.next(millis);
            after(1);
        }
        assertThat(downstream.items()).hasSizeGreaterThanOrEqualTo(10);
        downstream.check();
    }

    // ---- races

    /** Catches a poll that takes the item by a plain write: 2 is lost then, and 1 is both dropped and delivered. */
    @Test
    void anItemThatComesWhileThePassLooksAtTheClockTakesThePlaceOfTheOneBefore() {
        Meeting meeting = new Meeting(wired.timers);
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).debounce(TIME, this::drop), TestSubscriber.create(0), meeting);
        upstream.next(1);
        after(50);
        meeting.atTheNextLook(() -> upstream.next(2));
        downstream.request(1);
        assertThat(downstream.items()).isEmpty();
        assertThat(dropped).containsExactly("1 SUPERSEDED");
        after(50);
        assertThat(downstream.check().items()).containsExactly(2);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void anItemOrTheTimerWins() {
        int items = 500;
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 40; round++) {
                Wired own = new Wired();
                List<Integer> all = new ArrayList<>();
                List<Integer> lost = new ArrayList<>();
                TestPublisher<Integer> source = TestPublisher.paced();
                var downstream = own.subscribe(
                        Flow.fromPublisher(source).debounce(Duration.ofNanos(1), (item, reason) -> lost.add(item)),
                        TestSubscriber.create(ALL));
                beside.whileRunning(
                        () -> {
                            for (int i = 0; i < items; i++) {
                                source.next(i);
                            }
                            source.complete();
                        },
                        () -> own.timers.advance(Duration.ofNanos(1)));
                all.addAll(downstream.awaitComplete().check().items());
                assertThat(all).last().isEqualTo(items - 1);
                all.addAll(lost);
                all.sort(null);
                assertThat(all)
                        .containsExactlyElementsOf(
                                IntStream.range(0, items).boxed().toList());
                assertThat(own.timers.pending()).isEmpty();
            }
        }
    }

    /** Each item has one fate when items, the timer, demand and a cancel meet. */
    @Test
    void everyItemHasOneFateWhenItMeetsACancel() {
        int items = 60;
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 500; round++) {
                Wired own = new Wired();
                List<Object> lost = new ArrayList<>();
                TestPublisher<Integer> source = TestPublisher.bursting();
                var downstream = own.subscribe(
                        Flow.fromPublisher(source).sample(Duration.ofNanos(2), (item, reason) -> lost.add(item)),
                        TestSubscriber.create(0));
                int cancelAt = round % items;
                beside.run(
                        () -> {
                            for (int i = 0; i < items; i++) {
                                source.next(i);
                            }
                        },
                        () -> {
                            downstream.request(2);
                            own.timers.advance(Duration.ofNanos(2));
                            Beside.await(() -> source.emitted() >= cancelAt, "the item to meet");
                            downstream.cancel();
                        });
                List<Object> all = new ArrayList<>(downstream.check().items());
                all.addAll(lost);
                all.addAll(own.discarded);
                assertThat(all)
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, items)
                                .<Object>mapToObj(i -> i)
                                .toList());
                assertThat(own.timers.pending()).isEmpty();
            }
        }
    }

    /** An item that comes while the one before it is given up: neither of them twice, none of them not at all. */
    @Test
    void everyItemHasOneFateWhenItMeetsADiscard() {
        int meetings = 20_000; // as many as it takes: how often the two threads meet is the machine's affair
        BitSet dropped = new BitSet();
        BitSet given = new BitSet();
        Newest<Integer> newest = newest((item, reason) -> dropped.set(item));
        int[] items = {0};
        try (Beside beside = new Beside()) {
            beside.whileRunning(
                    () -> {
                        while (newest.discarded() < meetings && items[0] < Integer.MAX_VALUE) {
                            newest.put(items[0]++);
                        }
                    },
                    () -> newest.discardAll(given::set));
        }
        newest.discardAll(given::set);
        assertThat(newest.discarded()).isEqualTo(given.cardinality());
        assertThat(newest.dropped()).isEqualTo(dropped.cardinality());
        assertThat(given.intersects(dropped))
                .as("an item dropped and discarded")
                .isFalse();
        assertThat(given.cardinality() + dropped.cardinality()).isEqualTo(items[0]);
    }

    private Newest<Integer> newest(@Nullable BiConsumer<Integer, DropReason> onDrop) {
        Newest<Integer> newest = new Newest<>((now, replacing, before) -> now, onDrop, wired.timers);
        newest.owner(
                new NewestHost<>(newest, TestSubscriber.create(0), new Wiring(wired.discarded::add, wired.timers)));
        return newest;
    }

    /** The books, over the stock itself. */
    @Test
    void countsWhatComesAndGoes() {
        Newest<Integer> newest = newest(null);
        newest.put(1);
        newest.put(2);
        assertThat(newest.depth()).isEqualTo(1);
        assertThat(newest.poll()).isEqualTo(2);
        newest.put(3);
        assertThat(newest.discardAll(item -> {})).isEqualTo(1);
        assertThat(newest.offered()).isEqualTo(3);
        assertThat(newest.delivered()).isEqualTo(1);
        assertThat(newest.dropped()).isEqualTo(1);
        assertThat(newest.discarded()).isEqualTo(1);
        assertThat(newest.depth()).isZero();
    }
}
