package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Windowing;
import io.headgate.operators.plan.Wiring;
import io.headgate.operators.split.Splitter.Reason;
import io.headgate.operators.split.Splitter.Refusal;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class WindowTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration WITHIN = Duration.ofMillis(50);

    private static Parted.Cut cut(Windowing<Integer> windowing) {
        return new Parted.Cut(windowing, Long.MAX_VALUE);
    }

    private static Parted.Cut cut(Windowing<Integer> windowing, long demand) {
        return new Parted.Cut(windowing, demand);
    }

    private static List<List<Integer>> lists(Flow<Flow<Integer>> windows) throws Exception {
        return windows.mapAsync(1, window -> window.toList(100)).toList(100).await(SOON);
    }

    @Test
    void cutsAfterSoManyItems() throws Exception {
        assertThat(lists(Flow.of(1, 2, 3, 4, 5).window(2))).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
        assertThat(lists(Flow.of(1, 2, 3, 4).window(2))).containsExactly(List.of(1, 2), List.of(3, 4));
        assertThat(lists(Flow.<Integer>empty().window(2))).isEmpty();
    }

    @Test
    void aWindowIsCompleteWithItsLastItem() {
        var cut = cut(Windowing.of(2));
        cut.split.upstream.next(1);
        var first = cut.window(0).read(9);
        assertThat(first.terminals()).isZero();
        cut.split.upstream.next(2);
        assertThat(first.isCompleted()).isTrue();
        assertThat(cut.windows()).isEqualTo(1);
    }

    @Test
    void cutsAfterABoundary() throws Exception {
        assertThat(lists(Flow.of(1, 2, 9, 3, 9, 9, 4).window(x -> x == 9)))
                .containsExactly(List.of(1, 2, 9), List.of(3, 9), List.of(9), List.of(4));
        assertThat(lists(Flow.of(1, 2, 3, 9, 4).window(2, x -> x == 9)))
                .containsExactly(List.of(1, 2), List.of(3, 9), List.of(4));
    }

    // ---- demand and bound ------------------------------------------------------------------------------------------

    @Test
    void asksForNothingBeforeAWindowIsAskedForAndThenForItsItems() {
        var cut = cut(Windowing.of(3), 0);
        assertThat(cut.split.upstream.requested()).isZero();
        cut.split.downstream.request(1);
        assertThat(cut.split.upstream.requested()).isEqualTo(3);
        cut.split.upstream.next(1, 2, 3);
        assertThat(cut.window(0).read(9).items()).containsExactly(1, 2, 3);
        assertThat(cut.split.upstream.requested()).isEqualTo(3);
    }

    @Test
    void holdsAndAsksForAtMostTwiceTheSize() {
        var cut = cut(Windowing.of(3));
        assertThat(cut.split.upstream.requested()).isEqualTo(6);
        cut.split.upstream.next(1, 2, 3, 4, 5, 6);
        assertThat(cut.split.upstream.requested()).isEqualTo(6);
        assertThat(cut.host.held()).isEqualTo(6);
        assertThat(cut.host.waiting().reason()).isEqualTo(Reason.FULL);
        cut.window(1).read(2);
        assertThat(cut.split.upstream.requested()).isEqualTo(8);
        assertThat(cut.split.upstream.maxOutstanding()).isEqualTo(6);
    }

    @Test
    void aWindowMayBeLongerThanWhatIsHeldOfIt() {
        var cut = cut(Windowing.<Integer>endingWith(x -> x == 100).capacity(4));
        assertThat(cut.split.upstream.requested()).isEqualTo(4);
        for (int i = 1; i <= 4; i++) {
            cut.split.upstream.next(i);
        }
        var window = cut.window(0).read(0);
        assertThat(cut.split.upstream.outstanding()).isZero(); // held, and nobody asks
        window.request(Long.MAX_VALUE);
        for (int i = 5; i <= 100; i++) {
            cut.split.upstream.next(i);
        }
        assertThat(window.received()).isEqualTo(100);
        assertThat(window.isCompleted()).isTrue();
        assertThat(cut.split.upstream.maxOutstanding()).isEqualTo(4);
    }

    @Test
    void opensNoWindowWithoutDemandForIt() {
        var cut = cut(Windowing.<Integer>of(3).within(WITHIN), 1);
        cut.split.upstream.next(1);
        var first = cut.window(0).read(9);
        cut.split.timers.advance(WITHIN);
        assertThat(first.isCompleted()).isTrue();
        cut.split.upstream.next(2); // was asked for while the first was open
        cut.split.timers.advance(WITHIN.multipliedBy(10));
        assertThat(cut.windows()).isEqualTo(1);
        assertThat(cut.host.waiting().reason()).isEqualTo(Reason.NO_DEMAND);
        assertThat(cut.split.timers.pending()).isEmpty();
        cut.split.downstream.request(1);
        var second = cut.window(1).read(9);
        assertThat(second.items()).containsExactly(2);
        cut.split.timers.advance(WITHIN.minusNanos(1));
        assertThat(second.terminals()).isZero();
        cut.split.timers.advance(Duration.ofNanos(1));
        assertThat(second.isCompleted()).isTrue();
    }

    // ---- time ------------------------------------------------------------------------------------------------------

    @Test
    void timeCountsFromAWindowsFirstItemAndThereAreNoEmptyOnes() {
        var cut = cut(Windowing.<Integer>of(3).within(WITHIN));
        cut.split.timers.advance(Duration.ofSeconds(1));
        assertThat(cut.windows()).isZero();
        cut.split.upstream.next(1);
        var first = cut.window(0).read(9);
        cut.split.timers.advance(WITHIN.minusNanos(1));
        cut.split.upstream.next(2);
        assertThat(first.terminals()).isZero();
        cut.split.timers.advance(Duration.ofNanos(1));
        assertThat(first.isCompleted()).isTrue();
        cut.split.timers.advance(Duration.ofSeconds(1));
        assertThat(cut.windows()).isEqualTo(1);
    }

    @Test
    void theTimerOfAWindowThatWasFullMeansNothingToTheNext() {
        var cut = cut(Windowing.<Integer>of(2).within(WITHIN));
        cut.split.upstream.next(1);
        cut.split.timers.advance(Duration.ofMillis(30));
        cut.split.upstream.next(2, 3);
        var second = cut.window(1).read(9);
        cut.split.timers.advance(Duration.ofMillis(49));
        assertThat(second.terminals()).isZero();
        cut.split.timers.advance(Duration.ofMillis(1));
        assertThat(second.isCompleted()).isTrue();
    }

    @Test
    void anItemThatComesAsTheTimerFiresIsInOneWindow() {
        var cut = cut(Windowing.<Integer>of(9).within(WITHIN));
        cut.split.upstream.next(1);
        // The end of the window is signalled from inside the splitter: the item comes while it is being ended.
        var reader = TestSubscriber.<Integer>create(9);
        cut.window(0).node().subscribe(new EndListener(reader, () -> cut.split.upstream.next(2)), wiringOf(cut));
        cut.split.timers.advance(WITHIN);
        assertThat(reader.items()).containsExactly(1);
        assertThat(reader.isCompleted()).isTrue();
        assertThat(cut.windows()).isEqualTo(2);
        assertThat(cut.window(1).read(9).items()).containsExactly(2);
    }

    private static Wiring wiringOf(Parted.Cut cut) {
        return cut.window(0).wiring();
    }

    /** Does something at the end, before it tells anybody. */
    private record EndListener(TestSubscriber<Integer> to, Runnable atEnd) implements Subscriber<Integer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(Integer item) {
            to.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            atEnd.run();
            to.onComplete();
        }
    }

    @Test
    void leavesNoTimerBehind() {
        var ended = cut(Windowing.<Integer>of(9).within(WITHIN));
        ended.split.upstream.next(1).complete();
        assertThat(ended.split.timers.pending()).isEmpty();
        var cancelled = cut(Windowing.<Integer>of(9).within(WITHIN));
        cancelled.split.upstream.next(1);
        cancelled.window(0).read(1).cancel();
        cancelled.split.downstream.cancel();
        assertThat(cancelled.split.timers.pending()).isEmpty();
        assertThat(cancelled.split.upstream.isCancelled()).isTrue();
    }

    @Test
    @Timeout(60)
    void goesOnPastTwoToTheTwentiethWindow() {
        int windows = (1 << 20) + 100;
        var driver = new Driver();
        var timers = new VirtualTimers();
        var ended = new AtomicLong();
        var sum = new AtomicLong();
        var result = Flow.fromPublisher(driver)
                .window(2, WITHIN)
                .timers(timers)
                .forEach(window -> window.onComplete(ended::incrementAndGet)
                        .subscribe(TestSubscriber.<Integer>counting(9).onItem(sum::addAndGet)));
        for (int i = 0; i < windows; i++) {
            driver.send(i);
            timers.advance(WITHIN);
            assertThat(ended.get()).isEqualTo(i + 1L);
        }
        assertThat(sum.get()).isEqualTo((long) windows * (windows - 1) / 2);
        assertThat(result).isNotDone();
    }

    /** Remembers nothing, so that it can go on for long. */
    private static final class Driver implements Publisher<Integer>, Subscription {
        private Subscriber<? super Integer> downstream;
        private long asked;

        @Override
        public void subscribe(Subscriber<? super Integer> subscriber) {
            downstream = subscriber;
            subscriber.onSubscribe(this);
        }

        void send(int item) {
            assertThat(--asked).isNotNegative();
            downstream.onNext(item);
        }

        @Override
        public void request(long n) {
            asked += n;
            assertThat(asked).isLessThanOrEqualTo(4);
        }

        @Override
        public void cancel() {}
    }

    // ---- windows that nobody opens ---------------------------------------------------------------------------------

    @Test
    void unopenedWindowsHoldUpstreamBackAndLoseNothing() {
        var cut = cut(Windowing.of(2));
        cut.split.upstream.next(1, 2, 3, 4);
        assertThat(cut.windows()).isEqualTo(2);
        assertThat(cut.split.upstream.outstanding()).isZero();
        assertThat(cut.window(0).read(9).items()).containsExactly(1, 2);
        cut.split.upstream.next(5);
        assertThat(cut.window(1).read(9).items()).containsExactly(3, 4);
        assertThat(cut.window(2).read(9).items()).containsExactly(5);
        assertThat(cut.split.discarded).isEmpty();
    }

    @Test
    void passesOverUnopenedWindowsWhereThatIsAskedFor() {
        var cut = cut(Windowing.<Integer>of(2).discardingUnopened());
        for (int i = 1; i < 100; i++) {
            cut.split.upstream.next(i);
        }
        assertThat(cut.windows()).isEqualTo(50);
        assertThat(cut.split.discarded).hasSize(98).doesNotHaveDuplicates();
        assertThat(cut.window(0).read(9).failure()).hasMessage("window: this window was given up unread");
        assertThat(cut.window(49).read(9).items()).containsExactly(99);
    }

    @Test
    void aWindowThatDownstreamDropsIsDiscarded() {
        var upstream = TestPublisher.<Integer>paced();
        var discarded = new CopyOnWriteArrayList<Object>();
        var downstream = TestSubscriber.<Flow<Integer>>create(0);
        Flow.fromPublisher(upstream)
                .window(2)
                .buffer(4)
                .onDiscard(item -> {
                    if (item instanceof Integer) {
                        discarded.add(item);
                    }
                })
                .subscribe(downstream);
        upstream.next(1, 2, 3);
        downstream.cancel();
        assertThat(discarded).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(upstream.isCancelled()).isTrue();
    }

    @Test
    void aWindowHasOneSubscriber() {
        var cut = cut(Windowing.of(2));
        cut.split.upstream.next(1);
        cut.window(0).read(9);
        assertThat(cut.window(0).read(9).failure()).hasMessage("window: this window has its one subscriber already");
    }

    // ---- ends ------------------------------------------------------------------------------------------------------

    @Test
    void whatACancelledWindowWouldStillHaveGotIsDiscarded() {
        var cut = cut(Windowing.of(3));
        cut.split.upstream.next(1, 2);
        cut.window(0).read(1).cancel();
        assertThat(cut.split.discarded).containsExactly(2);
        cut.split.upstream.next(3, 4);
        assertThat(cut.split.discarded).containsExactly(2, 3);
        assertThat(cut.host.refused(Refusal.CANCELLED)).isEqualTo(1);
        assertThat(cut.window(1).read(9).items()).containsExactly(4);
        assertThat(cut.host.held()).isZero();
    }

    @Test
    void theOpenWindowGoesOnWhenDownstreamCancels() {
        var cut = cut(Windowing.of(3));
        cut.split.upstream.next(1);
        var window = cut.window(0).read(9);
        cut.split.downstream.cancel();
        assertThat(cut.split.upstream.isCancelled()).isFalse();
        cut.split.upstream.next(2, 3);
        assertThat(window.items()).containsExactly(1, 2, 3);
        assertThat(window.isCompleted()).isTrue();
        assertThat(cut.split.upstream.isCancelled()).isTrue();
        cut.split.upstream.check();
    }

    @Test
    void aFailureComesAfterTheItems() {
        var cut = cut(Windowing.of(3));
        var failure = new IllegalStateException("as asked");
        cut.split.upstream.next(1, 2).error(failure);
        assertThat(cut.split.downstream.failure()).isSameAs(failure);
        var window = cut.window(0).read(1);
        assertThat(window.terminals()).isZero();
        window.request(1);
        assertThat(window.items()).containsExactly(1, 2);
        assertThat(window.failure()).isSameAs(failure);
    }

    @Test
    void aPredicateThatThrowsFailsTheWindowAndTheFlow() {
        var failure = new IllegalStateException("as asked");
        var cut = cut(Windowing.endingWith(x -> {
            if (x == 2) {
                throw failure;
            }
            return false;
        }));
        cut.split.upstream.next(1, 2);
        assertThat(cut.split.downstream.failure()).isSameAs(failure);
        var window = cut.window(0).read(9);
        assertThat(window.items()).containsExactly(1);
        assertThat(window.failure()).isSameAs(failure);
        assertThat(failure.getSuppressed()[0]).hasMessage("thrown in window");
        assertThat(cut.split.upstream.isCancelled()).isTrue();
        assertThat(cut.split.discarded).containsExactly(2);
    }

    @Test
    void refusesBadArguments() {
        var flow = Flow.of(1);
        assertThatThrownBy(() -> flow.window(0)).hasMessageContaining("size is 0");
        assertThatThrownBy(() -> flow.window(1 << 20)).hasMessageContaining("size is");
        assertThatThrownBy(() -> flow.window(1, Duration.ZERO)).hasMessageContaining("within is");
        assertThatThrownBy(() -> flow.window(1, (Duration) null)).hasMessageContaining("within is null");
        assertThatThrownBy(() -> flow.window((Predicate<Integer>) null)).hasMessageContaining("boundary is null");
        assertThatThrownBy(() -> flow.window((Windowing<Integer>) null)).hasMessageContaining("windowing is null");
        assertThatThrownBy(() -> Windowing.of(1).capacity(0)).hasMessageContaining("capacity is 0");
        assertThatThrownBy(() -> new Windowing<>(null, null, null, 1, Windowing.Unopened.WAITS))
                .hasMessageContaining("at least one");
    }

    @Test
    void saysWhatItHolds() {
        assertThat(Flow.range(0, 9).window(8).bound()).isEqualTo(16);
        assertThat(Flow.range(0, 9).window(8, WITHIN).explain()).contains("split window", "up to 8 items or 50 ms");
    }
}
