package io.headgate.migration;

import static io.headgate.migration.Row.row;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.StreamConverters;

/** What is seen on the way, and what a flow comes to. */
final class Ends {

    private static final String ALL = "none: asks for everything";

    @SuppressWarnings("FutureReturnValueIgnored") // it is returned: Outcome waits for it
    static final List<Row> ROWS = List.of(
            row(
                            "onEach(action)",
                            "1 2 3 4 5 6 | called 6",
                            f -> Outcome.counting(called -> f.onEach(x -> called.run())))
                    .reactor("doOnNext", f -> Outcome.counting(called -> f.doOnNext(x -> called.run())))
                    .rx("doOnNext", f -> Outcome.counting(called -> f.doOnNext(x -> called.run())))
                    .mutiny(
                            "onItem().invoke",
                            f -> Outcome.counting(called -> f.onItem().invoke(x -> called.run())))
                    .demand("none: D passes unchanged"),
            row("onStart(action)", "1 2 3 4 5 6 | called 1", f -> Outcome.counting(f::onStart))
                    .reactor("doOnSubscribe", f -> Outcome.counting(called -> f.doOnSubscribe(s -> called.run())))
                    .rx("doOnSubscribe", f -> Outcome.counting(called -> f.doOnSubscribe(s -> called.run())))
                    .mutiny(
                            "onSubscription().invoke",
                            f -> Outcome.counting(called -> f.onSubscription().invoke(called)))
                    .demand("none"),
            row(
                            "onRequest(action)",
                            "1 2 3 4 5 6 | called 1",
                            f -> Outcome.counting(called -> f.onRequest(n -> called.run())))
                    .reactor("doOnRequest", f -> Outcome.counting(called -> f.doOnRequest(n -> called.run())))
                    .rx("doOnRequest", f -> Outcome.counting(called -> f.doOnRequest(n -> called.run())))
                    .mutiny(
                            "onRequest().invoke",
                            f -> Outcome.counting(called -> f.onRequest().invoke(called)))
                    .demand("none: it sees D as it passes"),
            row("onComplete(action)", "1 2 3 4 5 6 | called 1", f -> Outcome.counting(f::onComplete))
                    .reactor("doOnComplete", f -> Outcome.counting(f::doOnComplete))
                    .rx("doOnComplete", f -> Outcome.counting(called -> f.doOnComplete(called::run)))
                    .mutiny(
                            "onCompletion().invoke",
                            f -> Outcome.counting(called -> f.onCompletion().invoke(called)))
                    .demand("none"),
            row(
                            "onError(action)",
                            "X no called 1",
                            f -> Outcome.counting(called -> f.map(Ends::fail).onError(e -> called.run())))
                    .reactor(
                            "doOnError",
                            f -> Outcome.counting(called -> f.map(Ends::fail).doOnError(e -> called.run())))
                    .rx(
                            "doOnError",
                            f -> Outcome.counting(called -> f.map(Ends::fail).doOnError(e -> called.run())))
                    .mutiny(
                            "onFailure().invoke",
                            f -> Outcome.counting(
                                    called -> f.map(Ends::fail).onFailure().invoke(called)))
                    .demand("none"),
            row(
                            "onCancel(action)",
                            "1 2 | called 1",
                            f -> Outcome.counting(called -> f.onCancel(called).take(2)))
                    .reactor(
                            "doOnCancel",
                            f -> Outcome.counting(called -> f.doOnCancel(called).take(2)))
                    .rx(
                            "doOnCancel",
                            f -> Outcome.counting(
                                    called -> f.doOnCancel(called::run).take(2)))
                    .mutiny(
                            "onCancellation().invoke",
                            f -> Outcome.counting(called ->
                                    f.onCancellation().invoke(called).select().first(2)))
                    .demand("none"),
            row(
                            "onEnd(action)",
                            "1 2 3 4 5 6 | called 1",
                            f -> Outcome.counting(called -> f.onEnd(end -> called.run())))
                    .reactor("doOnTerminate, doFinally", f -> Outcome.counting(f::doOnTerminate))
                    .rx("doOnTerminate, doFinally", f -> Outcome.counting(called -> f.doOnTerminate(called::run)))
                    .mutiny(
                            "onTermination().invoke",
                            f -> Outcome.counting(called -> f.onTermination().invoke(called)))
                    .demand("none; ours runs once for an end or a cancel, before downstream is told"),
            row("transform(fn)", "10 20 30 40 50 60 |", f -> f.transform(g -> g.map(x -> x * 10)))
                    .reactor("transform", f -> f.transform(g -> g.map(x -> x * 10)))
                    .rx("to", f -> f.to(g -> g.map(x -> x * 10)))
                    .mutiny("stage", f -> f.stage(g -> g.map(x -> x * 10)))
                    .demand("none"),
            row("via(operator)", "10 20 30 40 50 60 |", f -> f.via(g -> g.map(x -> x * 10)))
                    .reactor("transform", f -> f.transform(g -> g.map(x -> x * 10)))
                    .rx("compose", f -> f.compose(g -> g.map(x -> x * 10)))
                    .mutiny("plug", f -> f.plug(g -> g.map(x -> x * 10)))
                    .pekko(
                            "via",
                            f -> f.via(org.apache.pekko.stream.javadsl.Flow.<Long>create()
                                    .map(x -> x * 10)))
                    .demand("none"),
            row("named(name)", "1 2 3 4 5 6 |", f -> f.onEach(x -> {}).named("seen"))
                    .reactor("name", f -> f.doOnNext(x -> {}).name("seen"))
                    .pekko("named", f -> f.named("seen"))
                    .demand("none"),
            row("forEach(action)", "| called 6", f -> Outcome.counting(called -> f.forEach(x -> called.run())))
                    .reactor(
                            "doOnNext(…).then()",
                            f -> Outcome.counting(
                                    called -> f.doOnNext(x -> called.run()).then()))
                    .pekko(
                            "runForeach",
                            f -> Outcome.counting(called -> f.runForeach(x -> called.run(), Outcome.system())))
                    .demand(ALL + ", each as soon as the one before is done"),
            row("collect(collector)", "21 |", f -> f.collect(Collectors.summingLong(x -> x)))
                    .reactor("collect(Collector)", f -> f.collect(Collectors.summingLong(x -> x)))
                    .rx("collect(Collector)", f -> f.collect(Collectors.summingLong(x -> x)))
                    .mutiny("collect().with(Collector)", f -> f.collect().with(Collectors.summingLong(x -> x)))
                    .pekko(
                            "runWith(Sink.collect)",
                            f -> f.runWith(Sink.<Long, Long>collect(Collectors.summingLong(x -> x)), Outcome.system()))
                    .demand(ALL),
            row("toList(max)", "[1, 2, 3, 4, 5, 6] |", f -> f.toList(100))
                    .reactor("collectList", f -> f.collectList())
                    .rx("toList", f -> f.toList())
                    .mutiny("collect().asList", f -> f.collect().asList())
                    .pekko("runWith(Sink.seq())", f -> f.runWith(Sink.seq(), Outcome.system()))
                    .demand("theirs asks for everything and grows; ours asks for max + 1 and fails past max"),
            row("reduce(fn)", "21 |", f -> f.reduce(Long::sum))
                    .reactor("reduce", f -> f.reduce(Long::sum))
                    .rx("reduce", f -> f.reduce(Long::sum))
                    .pekko("runReduce", f -> f.runReduce(Long::sum, Outcome.system()))
                    .demand(ALL),
            row("fold(seed, fn)", "31 |", f -> f.fold(10L, Long::sum))
                    .reactor("reduce(seed, …)", f -> f.reduce(10L, Long::sum))
                    .rx("reduce(seed, …)", f -> f.reduce(10L, Long::sum))
                    .pekko("runFold", f -> f.runFold(10L, Long::sum, Outcome.system()))
                    .demand(ALL),
            row("first()", "1 |", f -> f.first())
                    .reactor("next", f -> f.next())
                    .rx("firstElement", f -> f.firstElement())
                    .mutiny("toUni", f -> f.toUni())
                    .pekko("runWith(Sink.headOption())", f -> f.runWith(Sink.headOption(), Outcome.system()))
                    .demand("Reactor and RxJava ask for everything and cancel; ours asks for 1"),
            row("last()", "6 |", f -> f.last())
                    .reactor("last", f -> f.last())
                    .rx("lastElement", f -> f.lastElement())
                    .mutiny("collect().last", f -> f.collect().last())
                    .pekko("runWith(Sink.lastOption())", f -> f.runWith(Sink.lastOption(), Outcome.system()))
                    .demand(ALL),
            row("single()", "1 |", f -> f.take(1).single())
                    .reactor("single", f -> f.take(1).single())
                    .rx("singleOrError", f -> f.take(1).singleOrError())
                    .demand("Reactor asks for everything; ours for 2, enough to know"),
            row("count()", "6 |", f -> f.count())
                    .reactor("count", f -> f.count())
                    .rx("count", f -> f.count())
                    .mutiny("collect().with(counting())", f -> f.collect().with(Collectors.counting()))
                    .pekko("runWith(Sink.fold)", f -> f.runFold(0L, (n, x) -> n + 1, Outcome.system()))
                    .demand(ALL),
            row("toIterable()", "1 2 3 4 5 6 |", f -> f.toIterable())
                    .reactor("toIterable", f -> f.toIterable())
                    .rx("blockingIterable", f -> f.blockingIterable())
                    .mutiny("subscribe().asIterable", f -> f.subscribe().asIterable())
                    .demand("theirs run 256 or 128 ahead of the loop; ours 1, or as many as you say"),
            row("toStream()", "1 2 3 4 5 6 |", f -> f.toStream())
                    .reactor("toStream", f -> f.toStream())
                    .rx("blockingStream", f -> f.blockingStream())
                    .mutiny("subscribe().asStream", f -> f.subscribe().asStream())
                    .pekko(
                            "StreamConverters.asJavaStream",
                            f -> f.runWith(StreamConverters.asJavaStream(), Outcome.system()))
                    .demand("theirs run ahead of the loop; ours 1, or as many as you say"),
            row("toPublisher()", "1 2 3 4 5 6 |", f -> f.toPublisher())
                    .pekko("Sink.asPublisher", f -> f.toMat(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), Keep.right()))
                    .demand("none: D passes unchanged"));

    private Ends() {}

    private static long fail(long x) {
        throw new IllegalStateException("no");
    }
}
