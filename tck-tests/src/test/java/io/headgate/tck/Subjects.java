package io.headgate.tck;

import io.headgate.core.Admission;
import io.headgate.core.Channel;
import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Result;
import io.headgate.operators.Step;
import io.headgate.testkit.Tck;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** Everything public: the table that says how many tests must be executed. */
final class Subjects {

    private Subjects() {}

    static List<Subject> all() {
        return Stream.of(
                        sources(),
                        pushed(),
                        bursting(),
                        Timed.bursting(),
                        Junctions.bursting(),
                        channels(),
                        Splits.subjects(),
                        Operators.all().flatMap(Row::subjects),
                        Groups.publishers(),
                        ends(),
                        testkit())
                .flatMap(rows -> rows)
                .filter(subject -> Wanted.is(subject.name()))
                .toList();
    }

    private static Stream<Subject> sources() {
        return Stream.of(
                source("range", n -> Flow.range(0, n)),
                source(
                        "fromIterable",
                        n -> Flow.fromIterable(() -> LongStream.range(0, n).iterator())),
                source(
                        "fromStream",
                        n -> Flow.fromStream(() -> LongStream.range(0, n).boxed())),
                source(
                        "unfold",
                        n -> Flow.unfold(0L, i -> i == n ? Optional.empty() : Optional.of(new Step<>(i, i + 1)))),
                source("iterate", n -> Flow.iterate(0L, i -> i + 1).take(n)),
                source("generate", n -> Flow.generate(() -> "item").take(n)),
                source("always", n -> Flow.always("item").take(n)),
                Subject.publisher(
                        "defer",
                        n -> Flow.defer(() -> Flow.range(0, n)),
                        () -> Flow.defer(() -> {
                            throw new IllegalStateException("as asked");
                        })),
                Subject.publisher(
                        "using",
                        n -> Flow.using(() -> n, count -> Flow.range(0, count), count -> {}),
                        () -> Flow.using(
                                () -> {
                                    throw new IllegalStateException("as asked");
                                },
                                unopened -> Flow.never(),
                                unopened -> {})),
                source(
                        "startWith, an item",
                        n -> n == 0 ? Flow.empty() : Flow.range(1, n - 1).startWith(0L)),
                source("fromPublisher, asynchronous", n -> Flow.fromPublisher(new AsyncRange(n))),
                source("fromArray", n -> Flow.fromArray(array(n)))
                        .endsAfter(1_024, "an array of 2³¹−1 items is no test"),
                source("of, several items", n -> Flow.of(array(n)))
                        .endsAfter(1_024, "an array of 2³¹−1 items is no test"),
                source("of, one item", n -> n == 0 ? Flow.empty() : Flow.of("item"))
                        .endsAfter(1, "it is one item"),
                source("empty", n -> Flow.empty()).endsAfter(0, "it has no items"),
                source("error", n -> Flow.error(new IllegalStateException("as asked")))
                        .endsAfter(0, "it has no items")
                        .skip("optional_spec105*", "it doesn't complete"),
                source("never", n -> Flow.never()).endsAfter(0, "it has no items"));
    }

    private static Stream<Subject> pushed() {
        return Stream.of(
                source(
                        "emit, when asked",
                        n -> Flow.emit(16, Overflow.backpressure(), emitter -> whenAsked(emitter, n))),
                source("emit, blocking", n -> Flow.emit(16, Overflow.block(), emitter -> blocking(emitter, n))),
                source(
                        "produce",
                        n -> Flow.produce(Operators.EXECUTOR, 16, outlet -> {
                            for (long i = 0; i < n; i++) {
                                outlet.send(i);
                            }
                        })),
                source("lines of a stream", n -> Flow.lines(() -> new Lines(n))),
                source("lines of a file", n -> Flow.lines(file(n))).endsAfter(1_024, SMALL_FILE),
                source("bytes of a file", n -> Flow.bytes(file(n), 2)).endsAfter(1_024, SMALL_FILE),
                source(
                        "fromFlowPublisher",
                        n -> Flow.fromFlowPublisher(FlowAdapters.toFlowPublisher(new AsyncRange(n)))),
                source(
                        "toFlowPublisher",
                        n -> FlowAdapters.toPublisher(Flow.range(0, n).toFlowPublisher())),
                source("toPublisher", n -> Flow.range(0, n).toPublisher()),
                Subject.publisher(
                                "fromCompletionStage",
                                n -> n == 0
                                        ? Flow.empty()
                                        : Flow.fromCompletionStage(() -> CompletableFuture.supplyAsync(() -> n)),
                                () -> Flow.fromCompletionStage(
                                        () -> CompletableFuture.failedFuture(new IllegalStateException("as asked"))))
                        .endsAfter(1, "it is one item"),
                // Its numbers show which ticks were dropped, so two subscribers needn't see the same.
                source(
                        "interval",
                        n -> Flow.interval(Duration.ofMillis(1))
                                .map(tick -> "tick")
                                .take(n)),
                source("timer", Subjects::timer).endsAfter(1, "it is one item"));
    }

    /** A tick that nobody has asked for is dropped, so time goes by when somebody has: the TCK may be late. */
    private static Publisher<Long> timer(long n) {
        Duration delay = Duration.ofMillis(50);
        return downstream -> {
            VirtualTimers timers = new VirtualTimers();
            Flow.timer(delay)
                    .filter(tick -> n > 0)
                    .timers(timers)
                    .subscribe(new Asked<>(downstream, () -> Operators.EXECUTOR.execute(() -> timers.advance(delay))));
        };
    }

    private static final String SMALL_FILE = "a file of 2³¹−1 items is no test";

    private static void whenAsked(Emitter<Object> emitter, long n) {
        AtomicLong next = new AtomicLong();
        if (n == 0) {
            emitter.complete();
            return;
        }
        emitter.onDemand(demand -> {
            while (next.get() < n && emitter.send(next.get()) == Offer.SENT) {
                if (next.incrementAndGet() == n) {
                    emitter.complete();
                }
            }
        });
    }

    private static void blocking(Emitter<Object> emitter, long n) {
        Operators.EXECUTOR.execute(() -> {
            for (long i = 0; i < n; i++) {
                if (emitter.send(i) != Offer.SENT) {
                    return;
                }
            }
            emitter.complete();
        });
    }

    private static Path file(long lines) {
        try {
            Path file = Files.createTempFile("headgate-tck", ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "x\n".repeat((int) lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The overflow path: a source that bursts, a buffer much too small, and as many of its items as the TCK wants. */
    private static Stream<Subject> bursting() {
        return Stream.of(
                        Stream.of(
                                burst("dropNewest", Overflow.dropNewest()),
                                burst("dropOldest", Overflow.dropOldest()),
                                burst("dropAll", Overflow.dropAll()),
                                burst("dropLowest", Overflow.dropLowest(Comparator.comparingInt(Object::hashCode))),
                                burst("sample", Overflow.sample(2)),
                                burst("expireAfter", Overflow.dropOldest().expiring(Duration.ofMinutes(1))),
                                burst("shed", Overflow.shed(Admission.retryAfter(Duration.ofSeconds(1))))),
                        Stream.of(
                                source(
                                        "buffer, latest, bursting",
                                        n -> Flow.fromPublisher(new Bursts())
                                                .buffer(1, Overflow.latest())
                                                .take(n)),
                                source(
                                        "emit, dropOldest, bursting",
                                        n -> Flow.<Object>emit(
                                                        4,
                                                        Overflow.dropOldest(),
                                                        emitter -> new Bursts()
                                                                .subscribe(new Sending(emitter, item -> {})))
                                                .take(n))))
                .flatMap(rows -> rows);
    }

    private static Subject burst(String name, Overflow<Object> overflow) {
        return source(
                "buffer, " + name + ", bursting",
                n -> Flow.fromPublisher(new Bursts()).buffer(4, overflow).take(n));
    }

    private static final String SHARED = "the subscribers of a channel share its items, each goes to one of them";

    private static final String LEFT = "a subscriber that cancels leaves the channel, and its upstream, to the others";

    private static Stream<Subject> channels() {
        return Stream.of(
                source("Channel", Subjects::filled).skip("optional_spec111_multicast*", SHARED),
                source("Channel, a rendezvous", n -> filled(Channel.of(0), n))
                        .skip("optional_spec111_multicast*", SHARED),
                Subject.processor("Channel", room -> new ChannelProcessor(Channel.of(room)))
                        .skip("optional_spec111_multicast*", SHARED)
                        .skip("required_mustRequestFromUpstreamForElementsThatHaveBeenRequestedLongAgo", SHARED)
                        .skip("required_exerciseWhiteboxHappyPath", LEFT)
                        .skip("required_spec208*", LEFT),
                Subject.whitebox("Channel", probe -> {
                    Channel<Integer> channel = Channel.of(16);
                    return Ends.probed(channel, n -> {}, channel::cancel, probe);
                }),
                Subject.blackbox("Channel", () -> Channel.of(16)),
                Subject.blackbox("Channel, a rendezvous", () -> Channel.of(0)),
                Subject.blackbox("Channel, dropOldest", () -> Channel.of(4, Overflow.dropOldest())),
                Subject.blackbox(
                        "into a channel",
                        () -> Tck.subscriberOf(
                                source -> Flow.fromPublisher(source).into(Channel.of(16)))));
    }

    private static Channel<Object> filled(long n) {
        return filled(Channel.of(16), n);
    }

    private static Channel<Object> filled(Channel<Object> channel, long n) {
        if (n == 0) {
            channel.complete();
        } else {
            send(channel, 0, n);
        }
        return channel;
    }

    // By continuation: a thread would wait for ever in a channel whose test has gone.
    private static void send(Channel<Object> channel, long from, long n) {
        for (long i = from; i < n; i++) {
            CompletableFuture<Offer> sent = channel.sendAsync(i).toCompletableFuture();
            if (!sent.isDone()) {
                long next = i + 1;
                CompletableFuture<Void> unused = sent.thenAccept(offer -> {
                    if (offer == Offer.SENT) {
                        send(channel, next, n);
                    }
                });
                return;
            }
            if (sent.join() != Offer.SENT) {
                return;
            }
        }
        channel.complete();
    }

    private static Object[] array(long n) {
        Object[] items = new Object[(int) n];
        Arrays.setAll(items, i -> i);
        return items;
    }

    private static Stream<Subject> ends() {
        return Stream.of(
                        Stream.of(
                                Subject.blackbox("first", () -> Ends.of(Flow::first)),
                                Subject.blackbox("single", () -> Ends.of(Flow::single)),
                                Subject.blackbox(
                                        "toIterable",
                                        () -> Ends.iterating(
                                                flow -> flow.toIterable(4).iterator())),
                                Subject.blackbox(
                                        "toStream",
                                        () -> Ends.iterating(
                                                flow -> flow.toStream(4).iterator())),
                                Subject.blackbox(
                                        "into a subscriber",
                                        () -> Tck.subscriberOf(source ->
                                                Flow.fromPublisher(source).into(TestSubscriber.create(8))))),
                        end("forEachAsync", flow -> flow.forEachAsync(4, CompletableFuture::completedFuture)),
                        end("forEach", flow -> flow.forEach(item -> {})),
                        end("collect", flow -> flow.collect(Collectors.toList())),
                        end("reduce", flow -> flow.reduce((a, b) -> b)),
                        end("fold", flow -> flow.fold(0, (a, b) -> b)),
                        end("last", Flow::last),
                        end("count", Flow::count),
                        end("toList", flow -> flow.toList(10_000)))
                .flatMap(rows -> rows);
    }

    private static Stream<Subject> end(String name, Function<Flow<Integer>, Result<?>> end) {
        return Stream.of(
                Subject.whitebox(name, probe -> Ends.probed(end, probe)), Subject.blackbox(name, () -> Ends.of(end)));
    }

    private static Stream<Subject> testkit() {
        return Stream.of(
                Subject.whitebox("TestSubscriber", Ends::probedTestSubscriber),
                Subject.blackbox("TestSubscriber", () -> TestSubscriber.create(1)));
    }

    static Subject source(String name, LongFunction<? extends Publisher<?>> source) {
        return Subject.publisher(name, source, () -> Flow.error(new IllegalStateException("as asked")));
    }
}
