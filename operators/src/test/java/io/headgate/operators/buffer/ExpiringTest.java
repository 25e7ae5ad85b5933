package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Room that time alone makes: upstream is asked for it, though nobody asks for what is held and nothing arrives. */
class ExpiringTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HALF = SECOND.dividedBy(2);
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    @Test
    void aBufferAsksForWhatHasExpired() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).buffer(4, Overflow.expireAfter(SECOND)), TestSubscriber.create(0));
        upstream.next(1, 2, 3, 4);
        wired.timers.advance(SECOND);
        assertThat(upstream.requested()).isEqualTo(4);
        wired.timers.advance(MOMENT);
        assertThat(upstream.requested()).isEqualTo(8);
        assertThat(wired.timers.pending()).as("the next arrival will do").isEmpty();

        upstream.next(5);
        wired.timers.advance(HALF);
        upstream.next(6, 7, 8);
        wired.timers.advance(HALF.plus(MOMENT));
        assertThat(upstream.requested()).as("three quarters at a time").isEqualTo(8);
        wired.timers.advance(HALF);
        assertThat(upstream.requested()).isEqualTo(12);

        upstream.next(9);
        assertThat(downstream.request(1).items()).containsExactly(9);
        downstream.check();
        upstream.check();
    }

    @Test
    void soDoesOneThatAsksForEachItem() {
        wired.subscribe(
                Flow.fromPublisher(upstream)
                        .buffer(Capacity.<Integer>weight(10, item -> item), Overflow.expireAfter(SECOND)),
                TestSubscriber.create(0));
        upstream.next(10);
        assertThat(upstream.requested()).isEqualTo(1);
        wired.timers.advance(SECOND.plus(MOMENT));
        assertThat(upstream.requested()).isEqualTo(2);
    }

    @Test
    void anAlarmDoesNotOutliveItsBuffer() {
        for (boolean cancelled : new boolean[] {false, true}) {
            TestPublisher<Integer> source = TestPublisher.paced();
            var downstream = wired.subscribe(
                    Flow.fromPublisher(source).buffer(1, Overflow.expireAfter(SECOND)), TestSubscriber.create(0));
            source.next(1);
            assertThat(wired.timers.pending()).hasSize(1);
            if (cancelled) {
                downstream.cancel();
            } else {
                source.complete();
                downstream.request(1).awaitComplete();
            }
            assertThat(wired.timers.pending()).isEmpty();
        }
    }

    @Test
    void aFanInAsksForWhatHasExpired() {
        var merge = Hub.<Integer>merge(2, Overflow.expireAfter(SECOND));
        var downstream = wired.subscribe(merge.flow(), TestSubscriber.create(0));
        merge.add(upstream);
        upstream.next(1, 2);
        assertThat(upstream.requested()).isEqualTo(2);
        wired.timers.advance(SECOND.plus(MOMENT));
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.next(3);
        assertThat(downstream.request(5).check().items()).containsExactly(3);
    }
}
