package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators that guard themselves against upstream, without an edge above them; and one exception that comes twice. */
class BadUpstreamsTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    @RegisterExtension
    private final Reported reported = new Reported();

    @Test
    void aBatchTakesNoMoreThanItAskedFor() {
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).batch(2, Duration.ofSeconds(1)), TestSubscriber.create(0));
        for (int item = 1; item <= 5; item++) {
            upstream.forceNext(item);
        }
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(5);
        downstream.request(5);
        assertThat(downstream.items()).containsExactly(List.of(1, 2), List.of(3, 4));
        assertThat(downstream.awaitError(OverflowException.class)).hasMessageContaining("batch");
    }

    /** The same, on the thread that asks: it is inside the pass then, which puts items in by another way. */
    @Test
    void aBatchTakesNoMoreThanItAskedForOnTheSpotEither() {
        upstream.onRequest(more -> {
            upstream.onRequest(unused -> {});
            for (int item = 1; item <= 5; item++) {
                upstream.forceNext(item);
            }
        });
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).batch(2, Duration.ofSeconds(1)), TestSubscriber.create(5));
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(5);
        assertThat(downstream.items()).containsExactly(List.of(1, 2), List.of(3, 4));
        assertThat(downstream.awaitError(OverflowException.class)).hasMessageContaining("batch");
    }

    /** Told of the null itself by an exception (§2.13), and nobody else is told anything more. */
    @ParameterizedTest
    @MethodSource("guarding")
    void aNullAfterTheEndIsTheSendersMistake(Function<TestPublisher<Integer>, Flow<Integer>> operator) {
        var downstream = wired.subscribe(operator.apply(upstream), TestSubscriber.create(5));
        upstream.next(1).complete();
        assertThatThrownBy(() -> upstream.forceNext(null)).isInstanceOf(NullPointerException.class);
        assertThat(downstream.check().items()).containsExactly(1);
        assertThat(downstream.terminals()).isZero();
        assertThat(reported).isEmpty();
        downstream.cancel();
    }

    static Stream<Function<TestPublisher<Integer>, Flow<Integer>>> guarding() {
        return Stream.of(upstream -> Flow.merge(upstream, Flow.never()), upstream -> {
            FanIn<Integer> merge = Hub.merge(4, Overflow.backpressure());
            merge.add(upstream);
            return merge.flow();
        });
    }

    /** Else an exception that is made once would grow for as long as the program runs. */
    @Test
    void anExceptionThatIsThrownTwiceIsMarkedOnce() {
        IllegalStateException same = new IllegalStateException("made once");
        List<Integer> calls = new ArrayList<>();
        var downstream = Flow.of(1)
                .<Integer>map(item -> {
                    calls.add(item);
                    throw same;
                })
                .retry(3)
                .into(TestSubscriber.create(1));
        assertThat(downstream.awaitError()).isSameAs(same);
        assertThat(calls).hasSize(4);
        assertThat(same.getSuppressed()).hasSize(1);
        assertThat(same.getSuppressed()[0]).hasMessageContaining("thrown in map");
        var elsewhere = Flow.of(1)
                .filter(item -> {
                    throw same;
                })
                .into(TestSubscriber.create(1));
        assertThat(elsewhere.awaitError()).isSameAs(same);
        assertThat(same.getSuppressed()).as("another place").hasSize(2);
    }
}
