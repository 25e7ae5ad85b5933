package io.headgate.operators.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Step;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PulledSourcesTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private static <T> TestSubscriber<T> all(Flow<T> flow) {
        return flow.into(TestSubscriber.create(Long.MAX_VALUE));
    }

    @Test
    void emptyAndErrorNeedNoDemand() {
        RuntimeException boom = new IllegalStateException("boom");
        assertThat(Flow.empty().into(TestSubscriber.create(0)).isCompleted()).isTrue();
        assertThat(Flow.error(boom).into(TestSubscriber.create(0)).failure()).isSameAs(boom);
        assertThat(Flow.error(boom).map(x -> x).into(TestSubscriber.create(0)).failure())
                .isSameAs(boom);
        assertThat(boom.getSuppressed()).isEmpty();
    }

    @Test
    void neverAnswersAnIllegalRequestAlone() {
        TestSubscriber<Object> subscriber = Flow.never().into(TestSubscriber.create(5));
        assertThat(subscriber.terminals()).isZero();
        subscriber.subscription().request(0);
        subscriber.subscription().request(0);
        assertThat(subscriber.failure()).hasMessageContaining("3.9");
        assertThat(subscriber.terminals()).isEqualTo(1);
    }

    @Test
    void ofTakesItemsAsTheyAreThen() {
        Integer[] items = {1, 2, 3};
        Flow<Integer> flow = Flow.of(items);
        items[0] = 9;
        assertThat(all(flow).items()).containsExactly(1, 2, 3);
        assertThat(all(Flow.of(7)).items()).containsExactly(7);
        assertThat(all(Flow.of()).isCompleted()).isTrue();
        assertThatThrownBy(() -> Flow.of(1, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("items[1] is null, must be given");
    }

    @Test
    void completesWithTheLastItem() {
        TestSubscriber<Integer> subscriber = Flow.of(1, 2).into(TestSubscriber.create(2));
        assertThat(subscriber.items()).containsExactly(1, 2);
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(Flow.of(1).into(TestSubscriber.create(1)).isCompleted()).isTrue();
        assertThat(Flow.fromIterable(List.of(1)).into(TestSubscriber.create(1)).isCompleted())
                .isTrue();
    }

    @Test
    void rangeCountsAcrossTheEdgesOfLong() {
        assertThat(all(Flow.range(Long.MAX_VALUE - 1, 3)).items())
                .containsExactly(Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE);
        assertThat(Flow.range(0, Long.MAX_VALUE)
                        .take(2)
                        .into(TestSubscriber.create(5))
                        .items())
                .containsExactly(0L, 1L);
    }

    @Test
    void anIteratorAndItsIterableAreClosedOnceOnEveryEnding() {
        for (String ending : List.of("end", "cancel", "failure", "never asked")) {
            List<String> closed = new ArrayList<>();
            class Items implements Iterable<Integer>, AutoCloseable {
                @Override
                public Iterator<Integer> iterator() {
                    class Cursor implements Iterator<Integer>, AutoCloseable {
                        private int at;

                        @Override
                        public boolean hasNext() {
                            return at < 3;
                        }

                        @Override
                        public Integer next() {
                            if (at == 1 && ending.equals("failure")) {
                                throw new IllegalStateException("boom");
                            }
                            return at++;
                        }

                        @Override
                        public void close() {
                            closed.add("iterator");
                        }
                    }
                    return new Cursor();
                }

                @Override
                public void close() {
                    closed.add("iterable");
                }
            }
            TestSubscriber<Integer> subscriber =
                    Flow.fromIterable(new Items()).into(TestSubscriber.create(ending.equals("never asked") ? 0 : 2));
            assertThat(closed).hasSize(ending.equals("failure") ? 2 : 0);
            if (ending.equals("end")) {
                subscriber.request(1);
            } else {
                subscriber.cancel();
                subscriber.cancel();
            }
            assertThat(closed).as(ending).containsExactly("iterator", "iterable");
        }
    }

    @Test
    void aCloseThatFailsAfterAnEndIsReported() {
        RuntimeException boom = new IllegalStateException("boom");
        TestSubscriber<Integer> subscriber =
                all(Flow.fromStream(() -> Stream.of(1).onClose(() -> {
                    throw boom;
                })));
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(reported).containsExactly(boom);
    }

    @Test
    void aStreamIsMadePerSubscriptionAndClosed() {
        AtomicInteger open = new AtomicInteger();
        Flow<Integer> flow = Flow.fromStream(() -> {
            open.incrementAndGet();
            return Stream.of(1, 2, 3).onClose(open::decrementAndGet);
        });
        assertThat(open).hasValue(0);
        assertThat(all(flow).items()).containsExactly(1, 2, 3);
        assertThat(all(flow.take(1)).items()).containsExactly(1);
        assertThat(open).hasValue(0);
    }

    @Test
    void aNullAmongTheItemsFailsAndNamesTheSource() {
        TestSubscriber<Integer> subscriber =
                all(Flow.<Integer>fromIterable(java.util.Arrays.asList(1, null)).named("mine"));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("fromIterable \"mine\": an item is null");
    }

    @Test
    void unfoldRunsOncePerItemAskedFor() {
        AtomicInteger calls = new AtomicInteger();
        Flow<Integer> flow = Flow.unfold(1, n -> {
            calls.incrementAndGet();
            return n > 4 ? Optional.empty() : Optional.of(new Step<>(n, n * 2));
        });
        TestSubscriber<Integer> subscriber = flow.into(TestSubscriber.create(2));
        assertThat(subscriber.items()).containsExactly(1, 2);
        assertThat(calls).hasValue(2);
        subscriber.request(2);
        assertThat(subscriber.items()).containsExactly(1, 2, 4);
        assertThat(subscriber.isCompleted()).isTrue();
    }

    @Test
    void unfoldToNullFails() {
        assertThat(all(Flow.<Integer, Integer>unfold(1, n -> null).named("mine"))
                        .failure())
                .hasMessage("unfold \"mine\": the function returned null");
    }

    @Test
    void iterateGenerateAndAlwaysGoOn() {
        assertThat(all(Flow.iterate(1, x -> x * 2).take(4)).items()).containsExactly(1, 2, 4, 8);
        AtomicInteger next = new AtomicInteger();
        assertThat(all(Flow.generate(next::incrementAndGet).take(3)).items()).containsExactly(1, 2, 3);
        assertThat(next).hasValue(3);
        assertThat(all(Flow.always("x").take(2)).items()).containsExactly("x", "x");
    }

    @Test
    void whatAGeneratorThrowsNamesIt() {
        RuntimeException boom = new IllegalStateException("boom");
        Flow<Object> flow = Flow.generate(() -> {
            throw boom;
        });
        assertThat(all(flow).failure()).isSameAs(boom);
        assertThat(boom.getSuppressed()[0]).hasMessage("thrown in generate");
        assertThat(all(Flow.iterate(1, x -> null)).failure()).hasMessage("iterate: the function returned null");
    }

    @Test
    void deferAsksItsSupplierPerSubscription() {
        AtomicInteger calls = new AtomicInteger();
        Flow<Integer> flow = Flow.defer(() -> Flow.of(calls.incrementAndGet()));
        assertThat(calls).hasValue(0);
        assertThat(all(flow).items()).containsExactly(1);
        assertThat(all(flow).items()).containsExactly(2);
        assertThat(all(Flow.defer(() -> null)).failure()).hasMessage("defer: the function returned null");
    }

    @Test
    void aMillionItemsOneByOneFromOnNextDontGrowTheStack() {
        AtomicInteger seen = new AtomicInteger();
        java.util.concurrent.atomic.AtomicReference<TestSubscriber<Long>> itself =
                new java.util.concurrent.atomic.AtomicReference<>();
        TestSubscriber<Long> subscriber = TestSubscriber.<Long>counting(1).onItem(item -> {
            seen.incrementAndGet();
            itself.get().request(1);
        });
        itself.set(subscriber);
        Flow.range(0, 1_000_000).map(x -> x).subscribe(subscriber);
        assertThat(seen).hasValue(1_000_000);
        assertThat(subscriber.isCompleted()).isTrue();
        subscriber.check();
    }

    @Test
    void aFlowIsNotWrapped() {
        Flow<Integer> flow = Flow.of(1, 2);
        assertThat(Flow.<Integer>fromPublisher(flow)).isSameAs(flow);
        assertThat(Flow.<Integer>fromFlowPublisher(flow.toFlowPublisher())).isSameAs(flow);
    }
}
