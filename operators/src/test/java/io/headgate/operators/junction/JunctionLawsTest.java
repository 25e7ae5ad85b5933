package io.headgate.operators.junction;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import io.headgate.operators.Flow;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.Laws;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;

/** The laws over the junctions, with the scripted upstream in each place where a junction has one. */
class JunctionLawsTest {

    /** One item that has to be subscribed to. */
    private static Flow<Integer> pushed(Integer item) {
        Publisher<Integer> source = subscriber -> Flow.of(item).subscribe(subscriber);
        return Flow.fromPublisher(source);
    }

    private static LawSubject subject(
            String name, LongUnaryOperator asks, Function<Publisher<Integer>, Flow<Integer>> operator) {
        return LawSubject.keeping(name, (up, lost) -> operator.apply(up).onDiscard(lost))
                .asks(asks);
    }

    /** The items of inner flows are accounted for; that one item became a flow of one, the law can't see. */
    private static LawSubject opening(LawSubject subject) {
        return subject.exempt(Law.CONSERVATION, "an item becomes a flow, which is cancelled and not discarded");
    }

    private static LongUnaryOperator atMost(long prefetch) {
        return demand -> Math.min(demand, prefetch);
    }

    @TestFactory
    Stream<DynamicNode> laws() {
        return Stream.of(
                        opening(subject(
                                        "flatMap, outer",
                                        d -> 4,
                                        up -> Flow.fromPublisher(up).flatMap(4, Flow::of, 8)))
                                .overtaking(),
                        opening(subject(
                                        "flatMap, outer, pushed inners",
                                        d -> 4,
                                        up -> Flow.fromPublisher(up).flatMap(4, JunctionLawsTest::pushed, 8)))
                                .overtaking(),
                        subject(
                                "flatMap, inner",
                                atMost(8),
                                up -> Flow.of(0).flatMap(2, x -> Flow.fromPublisher(up), 8)),
                        subject(
                                "flatMap, inner, prefetch 1",
                                atMost(1),
                                up -> Flow.of(0).flatMap(2, x -> Flow.fromPublisher(up), 1)),
                        subject(
                                "flatMap, inner, prefetch 3",
                                atMost(3),
                                up -> Flow.of(0).flatMap(2, x -> Flow.fromPublisher(up), 3)),
                        subject("merge", atMost(32), up -> Flow.merge(up, Flow.empty())),
                        opening(subject(
                                "concatMap, outer",
                                d -> 1,
                                up -> Flow.fromPublisher(up).concatMap(Flow::of))),
                        opening(subject(
                                "concatMap, outer, pushed inners",
                                d -> 1,
                                up -> Flow.fromPublisher(up).concatMap(JunctionLawsTest::pushed))),
                        subject("concatMap, inner", d -> d, up -> Flow.of(0).concatMap(x -> Flow.fromPublisher(up))),
                        subject("concat, first", d -> d, up -> Flow.concat(up, Flow.empty())),
                        subject("concat, last", d -> d, up -> Flow.concat(Flow.empty(), up)),
                        subject(
                                "startWith",
                                d -> d,
                                up -> Flow.fromPublisher(up).startWith()),
                        subject(
                                "switchIfEmpty",
                                d -> d,
                                up -> Flow.<Integer>empty().switchIfEmpty(up)),
                        subject("orElse", d -> d, up -> Flow.fromPublisher(up).orElse(Flow.empty())),
                        opening(subject(
                                "flatMapIterable",
                                d -> 1,
                                up -> Flow.fromPublisher(up).flatMapIterable(List::of))),
                        subject("zip", atMost(32), up -> Flow.zip(up, Flow.always(0), (item, zero) -> item)))
                .map(subject -> dynamicContainer(subject.name(), Laws.of(subject)));
    }
}
