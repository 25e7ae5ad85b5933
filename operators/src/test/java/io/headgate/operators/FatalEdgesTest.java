package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Something fatal ends the flow, whoever throws it, and is thrown on to whoever runs the thread. */
class FatalEdgesTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final LinkageError fatal = new LinkageError("as asked");
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    /** Whoever met it throws it on: it is a failure like others for those below, but that nobody turns it. */
    @Test
    void oneThatUpstreamTellsIsNotTurned() {
        var downstream = Flow.fromPublisher(upstream).recover(failure -> 7).into(TestSubscriber.create(5));
        upstream.error(fatal);
        assertThat(downstream.awaitError()).isSameAs(fatal);
        assertThat(downstream.check().items()).isEmpty();
    }

    /** Neither hears of the other: what is fatal is told, and the wrong request is nobody's concern any more. */
    @ParameterizedTest
    @MethodSource("segments")
    void oneThatMeetsAnIllegalRequestIsTold(UnaryOperator<Flow<Integer>> source) {
        TestSubscriber<Integer> downstream = TestSubscriber.create(0);
        Flow<Integer> flow = source.apply(Flow.of(1, 2)).map(item -> {
            downstream.request(0);
            throw fatal;
        });
        flow.subscribe(downstream);
        assertThatThrownBy(() -> downstream.request(5)).isSameAs(fatal);
        assertThat(downstream.terminals()).isEqualTo(1);
        assertThat(downstream.items()).isEmpty();
    }

    static Stream<UnaryOperator<Flow<Integer>>> segments() {
        return Stream.of(flow -> flow, flow -> {
            Publisher<Integer> foreign = subscriber -> flow.subscribe(subscriber);
            return Flow.fromPublisher(foreign);
        });
    }

    /** It has thrown, so it counts as cancelled, and is told nothing. */
    @ParameterizedTest
    @MethodSource("loops")
    void oneThatASubscriberThrowsIsThrownOnAndNotTold(UnaryOperator<Flow<Integer>> operator) {
        TestSubscriber<Integer> torn = TestSubscriber.<Integer>create(0).onItem(item -> {
            throw fatal;
        });
        operator.apply(Flow.of(1, 2)).subscribe(torn);
        assertThatThrownBy(() -> torn.request(5)).isSameAs(fatal);
        assertThat(torn.received()).isEqualTo(1);
        assertThat(torn.terminals()).isZero();
        assertThat(reported).isEmpty();
    }

    static Stream<UnaryOperator<Flow<Integer>>> loops() {
        return Stream.of(
                flow -> flow.map(item -> item),
                flow -> Flow.concat(flow, Flow.never()),
                flow -> flow.concatMap(Flow::of),
                flow -> flow.buffer(2),
                flow -> flow.flatMap(2, Flow::of));
    }

    /** From an inner source that is pulled inside the relay's own loop: downstream listens, and is told. */
    @Test
    void oneThatAnInnerSourceThrowsIsToldAndThrownOn() {
        var downstream = Flow.concat(
                        Flow.of(1, 2).<Integer>map(item -> {
                            throw fatal;
                        }),
                        Flow.<Integer>never())
                .into(TestSubscriber.create(0));
        assertThatThrownBy(() -> downstream.request(1)).isSameAs(fatal);
        assertThat(downstream.awaitError()).isSameAs(fatal);
    }

    /** A publisher that tells its end and then throws out of {@code subscribe}: it can't be asked to do neither. */
    @Test
    void oneThatIsThrownOutOfSubscribeBehindTheEndIsThrownOn() {
        Publisher<Integer> torn = subscriber -> {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            subscriber.onComplete();
            throw fatal;
        };
        TestSubscriber<Integer> downstream = TestSubscriber.create(1);
        assertThatThrownBy(
                        () -> Flow.concat(Flow.fromPublisher(torn), Flow.of(1)).subscribe(downstream))
                .isSameAs(fatal);
        assertThat(downstream.terminals()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsTheFailureItselfIsNotItsOwnCause() {
        IllegalStateException failure = new IllegalStateException("upstream's");
        var downstream = Flow.<Integer>error(failure)
                .recoverWith(thrown -> {
                    throw (IllegalStateException) thrown;
                })
                .into(TestSubscriber.create(0));
        assertThat(downstream.awaitError()).isSameAs(failure);
        assertThat(failure.getSuppressed()).doesNotContain(failure);
    }

    /** The relay is over by then, its gate open again, and whoever made the pass hears of it. */
    @Test
    void oneThatASubscriberThrowsAtAFailureIsThrownOn() {
        List<Throwable> told = new ArrayList<>();
        Subscriber<Integer> torn = new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {}

            @Override
            public void onNext(Integer item) {}

            @Override
            public void onError(Throwable failure) {
                told.add(failure);
                throw fatal;
            }

            @Override
            public void onComplete() {}
        };
        IllegalStateException failure = new IllegalStateException("upstream's");
        assertThatThrownBy(
                        () -> Flow.<Integer>error(failure).concatMap(Flow::of).subscribe(torn))
                .isSameAs(fatal);
        assertThat(told).containsExactly(failure);
        assertThatThrownBy(() -> Flow.of(1)
                        .concatMap(item -> Flow.<Integer>error(failure))
                        .subscribe(torn))
                .isSameAs(fatal);
        assertThat(told).containsExactly(failure, failure);
        assertThat(reported).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("segments")
    void oneThatMeetsACancelIsThrownOnAndNotTold(UnaryOperator<Flow<Integer>> source) {
        TestSubscriber<Integer> downstream = TestSubscriber.create(0);
        Flow<Integer> flow = source.apply(Flow.of(1, 2)).map(item -> {
            downstream.cancel();
            throw fatal;
        });
        flow.subscribe(downstream);
        assertThatThrownBy(() -> downstream.request(5)).isSameAs(fatal);
        assertThat(downstream.terminals()).isZero();
    }
}
