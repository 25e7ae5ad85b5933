package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Overflow;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What goes wrong before the first item: where a source is opened, where a subscriber is introduced. */
class OpeningThrowsTest {

    private final List<Object> log = new ArrayList<>();

    @RegisterExtension
    private final Reported reported = new Reported();

    private final IllegalStateException boom = new IllegalStateException("boom");
    private final Flow<Integer> closed = Flow.fromIterable(() -> {
        throw boom;
    });

    /** An input that notes its close. */
    private Flow<Integer> noting(Integer... items) {
        Iterator<Integer> inside = List.of(items).iterator();
        class Noting implements Iterator<Integer>, AutoCloseable {
            @Override
            public boolean hasNext() {
                return inside.hasNext();
            }

            @Override
            public Integer next() {
                return inside.next();
            }

            @Override
            public void close() {
                log.add("closed");
            }
        }
        return Flow.fromIterable(Noting::new);
    }

    @Test
    void whoWatchesAPulledSourceIsToldThatItCantBeOpened() {
        Iterator<Integer> items = closed.onEnd(log::add).toIterable().iterator();
        assertThatThrownBy(items::hasNext).isSameAs(boom);
        assertThat(log).containsExactly(new End.Failed(boom));
    }

    @Test
    void whereTheSecondInputCantBeOpenedTheFirstIsClosed() {
        var downstream = Flow.zip(noting(1), closed, Integer::sum).into(TestSubscriber.create(1));
        assertThat(downstream.awaitError()).isSameAs(boom);
        assertThat(log).containsExactly("closed");
    }

    @Test
    void whatWasReadForAPairWhoseSecondThrowsIsDiscarded() {
        var downstream = Flow.zip(
                        noting(1),
                        Flow.of(1).<Integer>map(item -> {
                            throw boom;
                        }),
                        Integer::sum)
                .onDiscard(log::add)
                .into(TestSubscriber.create(1));
        assertThat(downstream.awaitError()).isSameAs(boom);
        assertThat(log).containsExactly(1, "closed");
    }

    /** A start that fails is over at once: nothing is left to do elsewhere. */
    @Test
    void aWatchedFlowThatFailsAtItsStartNeedsNoExecutor() {
        ManualExecutor elsewhere = new ManualExecutor();
        var downstream = Flow.of(1)
                .onStart(() -> {
                    throw boom;
                })
                .on(elsewhere)
                .into(TestSubscriber.create(1));
        assertThat(downstream.awaitError()).isSameAs(boom);
        assertThat(elsewhere.runNext()).isFalse();
    }

    // ---- an end that meets the introduction

    @Test
    void aRequestForNothingIsAnsweredInPlaceOfAFailureAtOnce() {
        var downstream = Flow.<Integer>defer(() -> {
                    throw boom;
                })
                .into(TestSubscriber.<Integer>create(0)
                        .onSubscribed(introduced -> introduced.subscription().request(0)));
        assertThat(downstream.awaitError()).hasMessageContaining("3.9");
    }

    @Test
    void aCancelWhileIntroducedIsAnsweredByNothing() {
        var downstream = Flow.<Integer>defer(() -> {
                    throw boom;
                })
                .into(TestSubscriber.<Integer>create(0).onSubscribed(TestSubscriber::cancel));
        assertThat(downstream.terminals()).isZero();
    }

    @Test
    void whatASubscriberThrowsAtTheSubscriptionOfTakeNothingIsReported() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        List<String> told = new ArrayList<>();
        Subscriber<Integer> torn = new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                throw boom;
            }

            @Override
            public void onNext(Integer item) {
                told.add("item");
            }

            @Override
            public void onError(Throwable failure) {
                told.add("failed");
            }

            @Override
            public void onComplete() {
                told.add("completed");
            }
        };
        Flow.fromPublisher(upstream).take(0).subscribe(torn);
        assertThat(reported).containsExactly(boom);
        assertThat(told).isEmpty();
        assertThat(upstream.isCancelled()).isTrue();
    }

    /** Ends inside {@code onSubscribe}, against §1.3, and is asked for nothing after that (§2.4). */
    @ParameterizedTest
    @MethodSource("askingForEverything")
    void whoeverEndsInsideHisIntroductionIsNotAsked(Function<Flow<Integer>, Flow<Integer>> operator) {
        List<Long> asked = new ArrayList<>();
        for (boolean cancelling : new boolean[] {true, false}) {
            AtomicReference<Subscriber<?>> self = new AtomicReference<>();
            TestSubscriber<Integer> downstream = TestSubscriber.<Integer>create(1)
                    .onSubscribed(introduced -> {
                        if (cancelling) {
                            introduced.cancel();
                        } else {
                            self.get().onComplete();
                        }
                    });
            operator.apply(Flow.fromPublisher(subscriber -> {
                        Subscription upstream = new Subscription() {
                            @Override
                            public void request(long n) {
                                asked.add(n);
                            }

                            @Override
                            public void cancel() {}
                        };
                        self.set(subscriber);
                        subscriber.onSubscribe(upstream);
                    }))
                    .subscribe(downstream);
            assertThat(downstream.terminals()).isEqualTo(cancelling ? 0 : 1);
        }
        assertThat(asked).isEmpty();
    }

    static Stream<Function<Flow<Integer>, Flow<Integer>>> askingForEverything() {
        return Stream.of(
                flow -> flow.buffer(4, Overflow.dropNewest()),
                flow -> flow.conflate(item -> item, Integer::sum),
                flow -> flow.sample(Duration.ofSeconds(1)));
    }
}
