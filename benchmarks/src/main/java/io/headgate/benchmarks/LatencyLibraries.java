package io.headgate.benchmarks;

import io.headgate.core.Channel;
import io.headgate.core.Emitter;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** How each library does what {@link LatencyScenario} times. */
final class LatencyLibraries {

    static final List<String> PUSHING = List.of("headgate", "reactor", "rxjava", "mutiny", "jdk", "limit");
    static final List<String> PULLING = List.of("headgate", "reactor", "rxjava", "mutiny");
    static final List<String> QUEUES = List.of("headgate", "headgate-rendezvous", "jdk", "jdk-rendezvous");

    private static final int ROOM = 16;

    private LatencyLibraries() {}

    /** A queue of one place, or of none. */
    interface Queue {
        void put(Long item) throws InterruptedException;

        Long take() throws InterruptedException;
    }

    /** Sends one item (the time of sending) into a flow that goes on another executor and ends in {@code timed}. */
    static LongConsumer sender(String library, ExecutorService executor, Timed timed) {
        return switch (library) {
            case "headgate" -> {
                AtomicReference<Emitter<Long>> opened = new AtomicReference<>();
                Flow.<Long>emit(ROOM, Overflow.fail(), opened::set).on(executor).subscribe(timed.arrivals());
                Emitter<Long> emitter = Objects.requireNonNull(opened.get(), "opened when subscribed to");
                yield emitter::send;
            }
            case "reactor" -> {
                Sinks.Many<Long> sink = Sinks.many().unicast().onBackpressureBuffer();
                sink.asFlux()
                        .publishOn(Schedulers.fromExecutorService(executor))
                        .subscribe(timed.arrivals());
                yield time -> sink.tryEmitNext(time).orThrow();
            }
            case "rxjava" -> {
                UnicastProcessor<Long> processor = UnicastProcessor.create();
                processor
                        .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.from(executor))
                        .subscribe(timed.arrivals());
                yield processor::onNext;
            }
            case "mutiny" -> {
                var processor = io.smallrye.mutiny.operators.multi.processors.UnicastProcessor.<Long>create();
                processor.emitOn(executor).subscribe(FlowAdapters.toFlowSubscriber(timed.arrivals()));
                yield processor::onNext;
            }
            case "jdk" -> {
                SubmissionPublisher<Long> publisher = new SubmissionPublisher<>(executor, ROOM);
                publisher.subscribe(FlowAdapters.toFlowSubscriber(timed.arrivals()));
                yield publisher::submit;
            }
            case "limit" -> time -> executor.execute(() -> timed.arrived(time));
            default -> throw unknown(library);
        };
    }

    /** A range on one executor whose items come on the other, one at a time. */
    static Publisher<? extends Number> roundTrip(String library, Threads threads, Threads.Kind kind, int n) {
        ExecutorService first = threads.first(kind);
        ExecutorService second = threads.second(kind);
        return switch (library) {
            case "headgate" -> Flow.range(0, n).startOn(first).on(second, 1);
            case "reactor" ->
                Flux.range(0, n)
                        .subscribeOn(Schedulers.fromExecutorService(first))
                        .publishOn(Schedulers.fromExecutorService(second), 1);
            case "rxjava" ->
                Flowable.range(0, n)
                        .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.from(first))
                        .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.from(second), false, 1);
            case "mutiny" ->
                FlowAdapters.toPublisher(
                        MutinyLibrary.range(n).runSubscriptionOn(first).emitOn(second, 1));
            default -> throw unknown(library);
        };
    }

    static Queue queue(String library) {
        return switch (library) {
            case "headgate" -> channel(Channel.of(1));
            case "headgate-rendezvous" -> channel(Channel.of(0));
            case "jdk" -> queue(new ArrayBlockingQueue<>(1));
            case "jdk-rendezvous" -> queue(new SynchronousQueue<>());
            default -> throw unknown(library);
        };
    }

    private static Queue channel(Channel<Long> channel) {
        return new Queue() {
            @Override
            public void put(Long item) throws InterruptedException {
                channel.send(item);
            }

            @Override
            public Long take() throws InterruptedException {
                return Objects.requireNonNull(channel.receive(), "closed");
            }
        };
    }

    private static Queue queue(BlockingQueue<Long> queue) {
        return new Queue() {
            @Override
            public void put(Long item) throws InterruptedException {
                queue.put(item);
            }

            @Override
            public Long take() throws InterruptedException {
                return queue.take();
            }
        };
    }

    private static IllegalArgumentException unknown(String library) {
        return new IllegalArgumentException("nothing here is called '" + library + "'");
    }
}
