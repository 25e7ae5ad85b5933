package io.headgate.interop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** Flows into Pekko Streams and Sources into flows. A Pekko stream runs in actors, on threads of its own. */
@Timeout(60)
class PekkoTest implements Scenarios, Peer {

    private static ActorSystem system;

    @BeforeAll
    static void start() {
        Config quiet = ConfigFactory.parseString("pekko.loglevel = WARNING").withFallback(ConfigFactory.load());
        system = ActorSystem.create("interop", quiet);
    }

    @AfterAll
    static void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public Peer peer() {
        return this;
    }

    /** With the smallest input buffer there is: by default each border asks for 16. */
    private static Publisher<Long> run(Source<Long, ?> source, int inputBuffer) {
        return source.toMat(Sink.<Long>asPublisher(AsPublisher.WITHOUT_FANOUT), Keep.right())
                .addAttributes(Attributes.inputBuffer(inputBuffer, inputBuffer))
                .run(system);
    }

    @Override
    public Publisher<Long> source(long count, Watch watch) {
        return run(
                Source.fromIterator(() -> LongStream.range(0, count).iterator())
                        .map(x -> {
                            watch.made.incrementAndGet();
                            return x;
                        })
                        .watchTermination((NotUsed none, CompletionStage<Done> end) -> {
                            end.whenComplete((done, failure) -> watch.stopped.countDown());
                            return none;
                        }),
                1);
    }

    @Override
    public Publisher<Long> failing(long count, RuntimeException failure) {
        return run(
                Source.fromIterator(() -> LongStream.range(0, count).iterator()).concat(Source.failed(failure)), 1);
    }

    @Override
    public Publisher<Long> pass(Publisher<Long> publisher) {
        return run(Source.fromPublisher(publisher).map(x -> x), 1);
    }

    @Override
    public Publisher<Long> elsewhere(Publisher<Long> publisher) {
        return run(Source.fromPublisher(publisher), 64);
    }

    /** A failure tears the stream down, and what its buffers hold with it. */
    @Override
    public boolean failuresOvertake() {
        return true;
    }

    /** The input buffer of one item is filled before anybody asks. */
    @Override
    public long asksAhead() {
        return 1;
    }
}
