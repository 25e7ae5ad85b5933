package io.headgate.migration;

import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/** Runs whatever a library calls a flow, and writes what came: {@code 1 2 [3, 4] |}, a failure as {@code X message}. */
final class Outcome {

    private static volatile @Nullable ActorSystem system;

    private Outcome() {}

    static void open(ActorSystem actors) {
        system = actors;
    }

    static ActorSystem system() {
        ActorSystem known = system;
        if (known == null) {
            throw new IllegalStateException("no actor system");
        }
        return known;
    }

    /** Something that counts calls beside what it makes. */
    record Counted(Object made, AtomicInteger calls) {}

    /** Hands {@code use} an action, and adds to the result how often that was run. */
    static Object counting(Function<Runnable, Object> use) {
        AtomicInteger calls = new AtomicInteger();
        return new Counted(use.apply(calls::incrementAndGet), calls);
    }

    static String of(Object made, boolean ordered, @Nullable Gate late) throws Exception {
        if (made instanceof Counted counted) {
            return of(counted.made, ordered, late) + " called " + counted.calls.get();
        }
        Taker taker = new Taker(late == null);
        publisher(made).subscribe(taker);
        if (late != null) {
            late.await();
            taker.ask();
        }
        String end = taker.end.get(20, TimeUnit.SECONDS);
        List<String> items = taker.items;
        if (!ordered) {
            Collections.sort(items);
        }
        return (String.join(" ", items) + " " + end).strip();
    }

    @SuppressWarnings("unchecked")
    private static Publisher<Object> publisher(Object made) {
        if (made instanceof Publisher<?> publisher) {
            return (Publisher<Object>) publisher;
        } else if (made instanceof java.util.concurrent.Flow.Publisher<?> publisher) {
            return (Publisher<Object>) FlowAdapters.toPublisher(publisher);
        } else if (made instanceof Uni<?> uni) {
            return publisher(uni.toMulti());
        } else if (made instanceof Single<?> single) {
            return (Publisher<Object>) single.toFlowable();
        } else if (made instanceof Maybe<?> maybe) {
            return (Publisher<Object>) maybe.toFlowable();
        } else if (made instanceof Completable completable) {
            return completable.toFlowable();
        } else if (made instanceof Source<?, ?> source) {
            return ((Source<Object, ?>) source).runWith(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system());
        } else if (made instanceof RunnableGraph<?> graph) {
            return publisher(graph.run(system()));
        } else if (made instanceof CompletionStage<?> stage) {
            return (Publisher<Object>) Flow.fromCompletionStage(() -> (CompletionStage<Object>) stage);
        } else if (made instanceof Iterable<?> items) {
            return (Publisher<Object>) Flux.fromIterable(items);
        } else if (made instanceof BaseStream<?, ?> stream) {
            return (Publisher<Object>) Flux.fromIterable(() -> (java.util.Iterator<Object>) stream.iterator());
        }
        return (Publisher<Object>) (Publisher<?>) Flux.just(made);
    }

    private static String text(Object item) {
        if (item instanceof Optional<?> optional) {
            return optional.map(Outcome::text).orElse("nothing");
        } else if (item instanceof Collection<?> several) {
            return several.stream().map(Outcome::text).toList().toString();
        } else if (item instanceof Map<?, ?> pairs) {
            return pairs.toString();
        }
        return item.getClass().getName().startsWith("org.apache.pekko.Done") ? "" : String.valueOf(item);
    }

    /** A limit of time has a type of its own in each library. */
    private static String text(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getClass().getSimpleName().contains("Timeout") ? "timeout" : String.valueOf(cause.getMessage());
    }

    private static final class Taker implements Subscriber<Object> {
        private final boolean atOnce;
        private final List<String> items = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final CompletableFuture<Subscription> upstream = new CompletableFuture<>();

        Taker(boolean atOnce) {
            this.atOnce = atOnce;
        }

        void ask() {
            upstream.join().request(Long.MAX_VALUE);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream.complete(subscription);
            if (atOnce) {
                ask();
            }
        }

        @Override
        public void onNext(Object item) {
            String text = text(item);
            if (!text.isEmpty()) {
                items.add(text);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.complete("X " + text(failure));
        }

        @Override
        public void onComplete() {
            end.complete("|");
        }
    }
}
