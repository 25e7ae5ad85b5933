package io.headgate.interop;

import io.headgate.operators.Flow;
import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.reactive.ReactiveFlowKt;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** Our flows into the flows of kotlinx.coroutines and back, as a Java program calls them. */
@Timeout(60)
class KotlinTest implements Scenarios, Peer {

    @Override
    public Peer peer() {
        return this;
    }

    private static kotlinx.coroutines.flow.Flow<Long> flow(Publisher<Long> publisher, int buffer) {
        return FlowKt.buffer(ReactiveFlowKt.asFlow(publisher), buffer, BufferOverflow.SUSPEND);
    }

    private static Publisher<Long> publisher(kotlinx.coroutines.flow.Flow<Long> flow) {
        return ReactiveFlowKt.asPublisher(flow, EmptyCoroutineContext.INSTANCE);
    }

    @Override
    public Publisher<Long> source(long count, Watch watch) {
        Iterable<Long> items = () -> {
            PrimitiveIterator.OfLong numbers = LongStream.range(0, count).iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return numbers.hasNext();
                }

                @Override
                public Long next() {
                    watch.made.incrementAndGet();
                    return numbers.next();
                }
            };
        };
        return publisher(FlowKt.onCompletion(FlowKt.asFlow(items), (collector, cause, continuation) -> {
            watch.stopped.countDown();
            return Unit.INSTANCE;
        }));
    }

    @Override
    public Publisher<Long> failing(long count, RuntimeException failure) {
        // A flow that calls a function: what that throws is how a coroutine fails.
        return publisher(FlowKt.onEach(FlowKt.asFlow(Flow.range(0, count + 1).toIterable()), (item, continuation) -> {
            if (item == count) {
                throw failure;
            }
            return Unit.INSTANCE;
        }));
    }

    @Override
    public Publisher<Long> pass(Publisher<Long> publisher) {
        return publisher(flow(publisher, Channel.RENDEZVOUS));
    }

    @Override
    public Publisher<Long> elsewhere(Publisher<Long> publisher) {
        return publisher(FlowKt.flowOn(flow(publisher, 64), Dispatchers.getDefault()));
    }

    /** What fails in the coroutine above a {@code flowOn} cancels the one below, whether that has taken the items or not. */
    @Override
    public boolean failuresOvertakeInHops() {
        return true;
    }
}
