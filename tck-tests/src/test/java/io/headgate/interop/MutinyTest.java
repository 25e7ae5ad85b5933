package io.headgate.interop;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** Flows into Mutiny and Multis into flows; Mutiny speaks {@code java.util.concurrent.Flow}. */
@Timeout(60)
class MutinyTest implements Scenarios, Peer {

    @Override
    public Peer peer() {
        return this;
    }

    private static Multi<Long> multi(Publisher<Long> publisher) {
        return Multi.createFrom().publisher(FlowAdapters.toFlowPublisher(publisher));
    }

    @Override
    public Publisher<Long> source(long count, Watch watch) {
        return FlowAdapters.toPublisher(Multi.createFrom()
                .items(() -> LongStream.range(0, count)
                        .peek(x -> watch.made.incrementAndGet())
                        .boxed())
                .onCancellation()
                .invoke(watch.stopped::countDown));
    }

    @Override
    public Publisher<Long> failing(long count, RuntimeException failure) {
        Multi<Long> failed = Multi.createFrom().failure(failure);
        return FlowAdapters.toPublisher(Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom()
                                .items(() -> LongStream.range(0, count).boxed()),
                        failed));
    }

    @Override
    public Publisher<Long> pass(Publisher<Long> publisher) {
        return FlowAdapters.toPublisher(multi(publisher).map(x -> x));
    }

    @Override
    public Publisher<Long> elsewhere(Publisher<Long> publisher) {
        return FlowAdapters.toPublisher(multi(publisher).emitOn(Infrastructure.getDefaultWorkerPool()));
    }

    /** {@code emitOn} lets a failure pass its queue. */
    @Override
    public boolean failuresOvertake() {
        return true;
    }

    /** A stream's iterator looks one item ahead. */
    @Override
    public long makesAhead() {
        return 1;
    }
}
