package io.headgate.tck;

import io.headgate.core.Channel;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.testkit.Law;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What stands at the edges of a flow, for the laws alone: with the laws' upstream on its far side an emitter, a channel or
 * another library's interface is an operator like any other. The flow on the far side has a subscription, and so a discard
 * handler, of its own.
 */
final class Edges {

    private Edges() {}

    static Stream<Row> all() {
        return Stream.of(emitters(), channels(), interfaces())
                .flatMap(rows -> rows)
                .map(Row::variant);
    }

    private static Stream<Row> emitters() {
        return Stream.of(
                Row.of("emit, backpressure", flow -> flow)
                        .telling((flow, lost) -> Flow.<Object>emit(
                                4,
                                Overflow.backpressure(),
                                emitter -> flow.onDiscard(lost).subscribe(new Feeding(emitter, lost))))
                        .asks(d -> 1),
                sending("emit, dropNewest", Overflow::dropNewest),
                sending("emit, dropOldest", Overflow::dropOldest),
                sending("emit, dropAll", Overflow::dropAll),
                sending("emit, latest", Overflow::latest));
    }

    private static Row sending(String name, Supplied policy) {
        return Row.of(name, flow -> flow)
                .dropping((flow, lost) -> Flow.<Object>emit(
                        name.endsWith("latest") ? 1 : 4,
                        policy.overflow().onDrop((item, reason) -> lost.accept(item)),
                        emitter -> flow.onDiscard(lost).subscribe(new Sending(emitter, lost))))
                .asks(d -> Long.MAX_VALUE);
    }

    /** A policy, anew for each. */
    private interface Supplied {
        Overflow<Object> overflow();
    }

    private static Stream<Row> channels() {
        return Stream.of(
                channel("Channel, ended with its subscriber", lost -> Channel.of(16))
                        .asks(d -> 16),
                channel("Channel, a rendezvous, ended with its subscriber", lost -> Channel.of(0))
                        .asks(d -> 1));
    }

    private static Row channel(String name, Function<Consumer<Object>, Channel<Object>> made) {
        return Row.of(name, flow -> flow)
                .telling((flow, lost) -> Flow.defer(() -> {
                    Channel<Object> channel = made.apply(lost).onDiscard(lost);
                    flow.onDiscard(lost).subscribe(channel);
                    return Flow.fromPublisher(channel).onEnd(end -> channel.cancel());
                }))
                .exempt(
                        Law.TERMINAL_RACES,
                        "a failure that meets its subscriber's cancel stays in the channel for whoever receives next");
    }

    private static Stream<Row> interfaces() {
        return Stream.of(
                Row.of("toPublisher, fromPublisher", flow -> Flow.fromPublisher(flow.toPublisher())),
                Row.of("toFlowPublisher, fromFlowPublisher", flow -> Flow.fromFlowPublisher(flow.toFlowPublisher())),
                Row.of("defer", flow -> Flow.defer(() -> flow)),
                Row.of("using", flow -> Flow.using(() -> flow, opened -> opened, opened -> {})));
    }
}
