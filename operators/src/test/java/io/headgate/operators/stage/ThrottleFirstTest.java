package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Timestamped;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code throttleFirst} and {@code timestamped}. */
class ThrottleFirstTest {

    private static final Duration WINDOW = Duration.ofMillis(50);

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final List<String> dropped = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> throttleFirst() {
        return StageCheck.<Integer, Integer>of(flow -> flow.throttleFirst(Duration.ofDays(1)))
                .in(1, 2, 3, 4, 5)
                .out(1)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> timestamped() {
        return StageCheck.<Integer, Integer>of(flow -> flow.timestamped().map(Timestamped::item))
                .in(1, 2, 3)
                .out(1, 2, 3)
                .tests();
    }

    @Test
    void letsTheFirstOfEachWindowThroughAndAsksAgainForTheOthers() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).throttleFirst(WINDOW, (item, reason) -> dropped.add(item + " " + reason)),
                TestSubscriber.create(3));
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.next(1, 2);
        wired.timers.advance(Duration.ofMillis(49));
        upstream.next(3);
        wired.timers.advance(Duration.ofMillis(1));
        upstream.next(4); // opens the next window, from here
        wired.timers.advance(Duration.ofMillis(49));
        upstream.next(5);
        wired.timers.advance(Duration.ofMillis(1));
        upstream.next(6);
        assertThat(downstream.items()).containsExactly(1, 4, 6);
        assertThat(dropped).containsExactly("2 TOO_SOON", "3 TOO_SOON", "5 TOO_SOON");
        assertThat(upstream.requested()).isEqualTo(6);
        assertThat(upstream.maxOutstanding()).isEqualTo(3);
        assertThat(wired.timers.pending()).isEmpty();
        downstream.check();
    }

    @Test
    void theLongestWindowDoesNotOverflow() {
        wired.timers.advance(Duration.ofDays(1));
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).throttleFirst(Duration.ofNanos(Long.MAX_VALUE)),
                TestSubscriber.create(Long.MAX_VALUE));
        upstream.next(1, 2);
        wired.timers.advance(Duration.ofDays(1));
        upstream.next(3);
        assertThat(downstream.items()).containsExactly(1);
    }

    @Test
    void saysWhenEachItemCameByTheClockOfTheFlow() {
        var downstream = wired.subscribe(Flow.fromPublisher(upstream).timestamped(), TestSubscriber.create(2));
        wired.timers.advance(Duration.ofNanos(7));
        upstream.next(1);
        wired.timers.advance(WINDOW);
        upstream.next(2);
        assertThat(downstream.items())
                .containsExactly(new Timestamped<>(7, 1), new Timestamped<>(7 + WINDOW.toNanos(), 2));
        assertThat(downstream.items().get(1).since(downstream.items().get(0))).isEqualTo(WINDOW);
    }

    @Test
    void refusesBadArguments() {
        Flow<Long> flow = Flow.range(0, 1);
        assertThat(flow.throttleFirst(WINDOW).explain())
                .contains("throttleFirst")
                .contains("50 ms");
        assertThatThrownBy(() -> flow.throttleFirst(Duration.ZERO)).hasMessageStartingWith("window is 0 s, must be");
        assertThatThrownBy(() -> flow.throttleFirst(Duration.ofDays(365_000)))
                .hasMessageStartingWith("window is 365000 d, must be more than zero and at most 292 years");
        assertThatThrownBy(() -> flow.throttleFirst(WINDOW, null)).hasMessage("onDrop is null, must be given");
    }
}
