package io.headgate.examples.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.examples.patterns.CallbackToFlow.AlarmService;
import io.headgate.testkit.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternsTest {
    @Test
    void theNewestReadingsAreLeftAndTheOthersCounted() throws Exception {
        var outcome = SlowConsumerLosesOldReadings.run(1000, 5);
        assertThat(outcome.seen()).isSorted().doesNotHaveDuplicates().endsWith(1000);
        assertThat(outcome.seen().size() + outcome.dropped()).isEqualTo(1000);
        assertThat(outcome.dropped()).isPositive();
    }

    @Test
    void theListenerIsTakenAwayWhenNobodyWantsMore() throws Exception {
        AlarmService service = new AlarmService();
        var firstTwo = CallbackToFlow.alarms(service).take(2).toList(2);
        assertThat(service.listeners()).isEqualTo(1);
        service.ring("one");
        service.ring("two");
        assertThat(firstTwo.await(Duration.ofSeconds(10))).containsExactly("one", "two");
        assertThat(service.listeners()).isZero();
    }

    @Test
    void batchesAreFullOrOnTime() throws Exception {
        List<Integer> sizes = BatchBySizeOrTime.run(30, Duration.ofMillis(1), 10, Duration.ofSeconds(20));
        assertThat(sizes).containsExactly(10, 10, 10);
        VirtualTimers clock = new VirtualTimers();
        var slow = BatchBySizeOrTime.sizes(3, Duration.ofMillis(100), 10, Duration.ofMillis(1))
                .timers(clock)
                .toList(3);
        clock.advance(Duration.ofSeconds(1));
        assertThat(slow.await(Duration.ofSeconds(10))).containsExactly(1, 1, 1);
    }

    @Test
    void theSourceMakesOnlyWhatMayPass() throws Exception {
        var outcome = RateLimit.run(100, 200);
        assertThat(outcome.made()).isEqualTo(100);
        assertThat(outcome.took()).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void lookupsAreLimitedAndTheirOrderIsKept() throws Exception {
        var outcome = ConcurrentLookups.run(60, 8);
        assertThat(outcome.names())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 60)
                        .mapToObj(number -> "gauge-" + number)
                        .toList());
        assertThat(outcome.most()).isBetween(2, 8);
    }

    @Test
    void anEndlessLoopReadsNoMoreThanThereIsRoomFor() throws Exception {
        var outcome = BlockingLoopToFlow.run(1000, 16);
        assertThat(outcome.taken()).isEqualTo(1000);
        assertThat(outcome.read()).isBetween(1000, 1000 + 16 + 2);
    }

    @Test
    void aChannelHandsOverEverythingWithinItsRoom() throws Exception {
        var outcome = ChannelBetweenThreads.run(5000, 8);
        assertThat(outcome.sum()).isEqualTo(5000L * 5001);
        assertThat(outcome.most()).isBetween(1L, 8L);
    }

    @Test
    void aPlanTellsItsBound() {
        var flow = ExplainAPlan.flow(Runnable::run);
        assertThat(flow.explain()).contains("recent", "look up", "drop");
        assertThat(flow.bound()).isEqualTo(64 + 8 + 200);
    }
}
