package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Wiring;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who joins a split that is running is found by its upstream's thread before {@code onSubscribe} has returned, and must be
 * told nothing until then (§1.3, §1.9). Its gate is entered by its constructor, and not only when it has got on the list.
 */
class EntryTest {

    record Way(String name, UnaryOperator<Flow<Integer>> split) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way(
                        "broadcast",
                        flow -> flow.broadcast(4, Overflow.backpressure()).flow()),
                new Way(
                        "broadcast that drops",
                        flow -> flow.broadcast(4, Overflow.<Object>dropOldest()).flow()),
                new Way("share", flow -> flow.share(4, Overflow.backpressure())),
                new Way("replay", flow -> flow.replay(4).flow()),
                new Way("balance", flow -> flow.balance(4).flow()));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itemsThatComeWhileItIsIntroducedWaitForThat(Way way) {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Flow<Integer> split = way.split().apply(Flow.fromPublisher(upstream));
        split.into(TestSubscriber.create(Long.MAX_VALUE));
        TestSubscriber<Integer> joining = TestSubscriber.<Integer>create(0).onSubscribed(self -> {
            self.request(2);
            upstream.next(1, 2);
            assertThat(self.received()).isZero();
        });
        split.subscribe(joining);
        if (way.name().equals("balance")) {
            assertThat(joining.received()).as("they are dealt to the other").isZero();
            upstream.next(3, 4);
        }
        assertThat(joining.check().received()).isPositive();
    }

    /** As when the thread that tells the end finds it on the list, and its own thread hasn't begun to introduce it. */
    @Test
    void anEndThatComesBeforeItIsIntroducedWaitsForThat() {
        Node<Integer> upstream = Plans.nodeOf(TestPublisher.<Integer>paced());
        RingSplit<Integer> run = new RingSplit<>(upstream, new Split.Way("broadcast", 1, false), 4, 0, Long.MAX_VALUE);
        TestSubscriber<Integer> joining = TestSubscriber.create(1);
        Branch<Integer> branch = run.branch("joining", joining, upstream, Wiring.DEFAULT);
        branch.complete();
        assertThat(joining.terminals()).isZero();
        branch.begin();
        joining.awaitComplete().check();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anEndThatComesWhileWhileItIsIntroducedWaitsForThat(Way way) {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Flow<Integer> split = way.split().apply(Flow.fromPublisher(upstream));
        split.into(TestSubscriber.create(Long.MAX_VALUE));
        TestSubscriber<Integer> joining = TestSubscriber.<Integer>create(1).onSubscribed(self -> {
            upstream.complete();
            assertThat(self.terminals()).isZero();
        });
        split.subscribe(joining);
        joining.awaitComplete().check();
    }
}
