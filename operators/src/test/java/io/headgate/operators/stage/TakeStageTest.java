package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TakeStageTest {

    @TestFactory
    Stream<DynamicTest> take() {
        return StageCheck.<Integer, Integer>of(flow -> flow.take(2))
                .in(1, 2, 3)
                .out(1, 2)
                .neverFails()
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> takeMoreThanThereIs() {
        return StageCheck.<Integer, Integer>of(flow -> flow.take(9))
                .in(1, 2, 3)
                .out(1, 2, 3)
                .tests();
    }

    @ParameterizedTest
    @EnumSource
    void neverAsksForMoreThanN(Host host) {
        Given<Integer> given = host.of(1, 2, 3, 4, 5, 6);
        TestSubscriber<Integer> subscriber = given.flow().take(3).into(TestSubscriber.create(2));
        subscriber.request(Long.MAX_VALUE);
        assertThat(subscriber.items()).containsExactly(1, 2, 3);
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(given.emitted).hasValue(3);
        if (host == Host.PUSHED) {
            assertThat(given.requested).hasValue(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofNothingCompletesWithoutAsking(Host host) {
        Given<Integer> given = host.of(1, 2);
        TestSubscriber<Integer> subscriber = given.flow().take(0).into(TestSubscriber.create(0));
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(given.requested).hasValue(0);
        assertThat(given.emitted).hasValue(0);
        assertThat(given.isSettled()).isTrue();
    }

    /** Found by a soak: an end that another thread's request told while {@code onSubscribe} was under way. */
    @ParameterizedTest
    @EnumSource
    void ofNothingTellsTheEndAfterItsSubscriptionWhoeverAsksMeanwhile(Host host) {
        TestSubscriber<Integer> subscriber = host.of(1, 2)
                .flow()
                .take(0)
                .into(TestSubscriber.<Integer>create(0)
                        .onSubscribed(self -> CompletableFuture.runAsync(() -> self.request(1))
                                .join()));
        assertThat(subscriber.awaitComplete().check().items()).isEmpty();
    }

    /** Found by a random pipeline: a source that knows its failure at subscribe told it. */
    @Test
    void ofNothingHearsOfNoFailure() {
        Flow<Object> failed = Flow.error(new IllegalStateException("not wanted"));
        assertThat(failed.take(0).into(TestSubscriber.create(0)).isCompleted()).isTrue();
        assertThat(failed.map(x -> x).take(0).into(TestSubscriber.create(0)).isCompleted())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void ofFilteredItemsAsksForNoneTooMany(Host host) {
        Given<Integer> given = host.of(1, 2, 3, 4, 5, 6, 7, 8);
        TestSubscriber<Integer> subscriber =
                given.flow().filter(x -> x % 2 == 0).take(2).into(TestSubscriber.create(Long.MAX_VALUE));
        assertThat(subscriber.items()).containsExactly(2, 4);
        assertThat(given.emitted).hasValue(4);
        assertThat(given.isSettled()).isTrue();
    }

    @Test
    void aNegativeCountIsRefusedAtAssembly() {
        assertThatThrownBy(() -> Flow.of(1, 2).take(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n is -1, must be at least 0");
    }

    @TestFactory
    Stream<DynamicTest> takeWhile() {
        return StageCheck.<Integer, Integer>of(flow -> flow.takeWhile(x -> x < 3))
                .in(1, 2, 3, 1)
                .out(1, 2)
                .neverFails()
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> takeUntil() {
        return StageCheck.<Integer, Integer>of(flow -> flow.takeUntil(x -> x == 3))
                .in(1, 2, 3, 1)
                .out(1, 2, 3)
                .neverFails()
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> takeWhileThrowing() {
        return StageCheck.<Integer, Integer>naming(
                "takeWhile",
                boom -> flow -> flow.takeWhile(x -> {
                    throw boom;
                }),
                1);
    }

    @TestFactory
    Stream<DynamicTest> takeUntilThrowing() {
        return StageCheck.<Integer, Integer>naming(
                "takeUntil",
                boom -> flow -> flow.takeUntil(x -> {
                    throw boom;
                }),
                1);
    }

    @ParameterizedTest
    @EnumSource
    void itemsMadeUpAboveStopWithIt(Host host) {
        TestSubscriber<Integer> subscriber =
                host.of(1).flow().endWith(2, 9, 3).takeWhile(x -> x < 5).into(TestSubscriber.create(Long.MAX_VALUE));
        assertThat(subscriber.items()).containsExactly(1, 2);
        assertThat(subscriber.isCompleted()).isTrue();
        subscriber.check();
    }
}
