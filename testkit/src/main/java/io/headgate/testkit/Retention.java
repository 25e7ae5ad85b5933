package io.headgate.testkit;

import io.headgate.core.Hooks;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Law 16: what a subscription leaves behind. Each subject's flow is run into every ending with items on the way; what
 * stays reachable is the assembled publisher, upstream, the subscription that upstream gave, and whatever clock and
 * executor the operator knows. Then everything that was subscribed and sent has to be gone.
 *
 * <p>A collection takes longer than all the rest, so any number of subjects share one.
 */
public final class Retention {

    /** Integers up to 127 live for ever in a cache. */
    private static final int FIRST = 1_000;

    private static final int ITEMS = 8;

    /**
     * How often, at least, what is still there gets another chance: a thread may be about to let go of it, and gets the
     * time that anything is waited for.
     */
    private static final int COLLECTIONS = 40;

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Retention() {}

    private enum Ending {
        CANCEL,
        ILLEGAL_REQUEST,
        COMPLETION,
        FAILURE
    }

    /**
     * Holds all of them to the law at once.
     *
     * @param operators by different names
     * @param sources by different names
     * @param sinks by different names
     * @return what is wrong with each that breaks it, by name
     */
    public static Map<String, AssertionError> broken(
            List<LawSubject> operators, List<LawSource> sources, List<LawSink> sinks) {
        List<Trace> traces = new ArrayList<>();
        Map<String, AssertionError> broken = new LinkedHashMap<>();
        for (Ending ending : Ending.values()) {
            operators.forEach(
                    operator -> trace(operator.name(), ending, traces, broken, trace -> trace.operator(operator)));
            if (ending != Ending.FAILURE) {
                sources.forEach(source -> trace(source.name(), ending, traces, broken, trace -> trace.source(source)));
            }
            if (ending != Ending.ILLEGAL_REQUEST) {
                sinks.forEach(sink -> trace(sink.name(), ending, traces, broken, trace -> trace.sink(sink)));
            }
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Runs.patience());
        for (int i = 0; i < COLLECTIONS || System.nanoTime() - end < 0; i++) {
            System.gc();
            if (traces.stream().allMatch(trace -> trace.kept() == null)) {
                break;
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
        for (Trace trace : traces) {
            String kept = trace.kept();
            if (kept != null) {
                broken.putIfAbsent(
                        trace.subject,
                        new AssertionError("after " + trace.ending + " " + kept + " can't be collected"));
            }
        }
        return broken;
    }

    private static void trace(
            String name, Ending ending, List<Trace> traces, Map<String, AssertionError> broken, Consumer<Trace> run) {
        Runnable restore = Hooks.onUndeliverable(failure -> {});
        try {
            Trace trace = new Trace(name, ending);
            run.accept(trace);
            traces.add(trace);
        } catch (AssertionError early) {
            broken.putIfAbsent(name, early);
        } finally {
            restore.run();
        }
    }

    static void check(LawSubject operator) {
        check(broken(List.of(operator), List.of(), List.of()).get(operator.name()));
    }

    static void check(LawSource source) {
        check(broken(List.of(), List.of(source), List.of()).get(source.name()));
    }

    static void check(LawSink sink) {
        check(broken(List.of(), List.of(), List.of(sink)).get(sink.name()));
    }

    private static void check(@Nullable AssertionError broken) {
        if (broken != null) {
            throw broken;
        }
    }

    /** What one subscription left. */
    private static final class Trace {
        final String subject;
        final Ending ending;
        final List<Object> reachable = new ArrayList<>();
        final Queue<WeakReference<Integer>> items = new ConcurrentLinkedQueue<>();
        private @Nullable WeakReference<Drop> downstream;

        private Trace(String subject, Ending ending) {
            this.subject = subject;
            this.ending = ending;
        }

        // In frames of their own, which are gone when the collector looks.

        void operator(LawSubject subject) {
            Spring up = new Spring(items);
            Publisher<Integer> assembled = subject.operator().apply(up, lost -> {});
            Drop down = subscribed(up, assembled);
            down.request(ends() ? Long.MAX_VALUE : 2);
            Race.await(up::isSubscribed, "a subscription upstream");
            up.emit(ITEMS); // as many as it asks for, some of them for later
            switch (ending) {
                case CANCEL -> down.cancel();
                case ILLEGAL_REQUEST -> down.request(0);
                case COMPLETION, FAILURE -> up.end(ending);
            }
            if (ending == Ending.CANCEL) {
                Race.await(up::isLetGo, "upstream's cancel");
            } else {
                Race.await(() -> down.ended, "the end");
            }
        }

        void source(LawSource source) {
            Publisher<Integer> assembled = source.of(ITEMS);
            Drop down = subscribed(source, assembled);
            down.request(ending == Ending.COMPLETION ? Long.MAX_VALUE : 2);
            switch (ending) {
                case CANCEL -> down.cancel();
                case ILLEGAL_REQUEST -> down.request(0);
                default -> Race.await(() -> down.ended, "the end");
            }
        }

        void sink(LawSink sink) {
            Spring up = new Spring(items);
            CompletableFuture<?> result = sink.end().apply(up, item -> {});
            reachable.add(up);
            reachable.add(result);
            Race.await(up::isSubscribed, "a subscription upstream");
            up.emit(ITEMS);
            if (ending == Ending.CANCEL) {
                result.cancel(false);
                Race.await(up::isLetGo, "upstream's cancel");
            } else {
                up.end(ending);
                Race.await(result::isDone, "the result");
            }
        }

        private Drop subscribed(Object above, Publisher<Integer> assembled) {
            reachable.add(above);
            reachable.add(assembled);
            Drop down = new Drop();
            downstream = new WeakReference<>(down);
            assembled.subscribe(down);
            Race.await(() -> down.subscription != null, "onSubscribe");
            return down;
        }

        private boolean ends() {
            return ending == Ending.COMPLETION || ending == Ending.FAILURE;
        }

        /** What is still there; null if nothing is. */
        @Nullable
        String kept() {
            WeakReference<Drop> subscriber = downstream;
            if (subscriber != null && !subscriber.refersTo(null)) {
                return "downstream";
            }
            long left = items.stream().filter(item -> !item.refersTo(null)).count();
            return left == 0 ? null : left + " of " + items.size() + " items";
        }
    }

    /** An upstream that keeps §3.13 itself: it forgets its subscriber with the cancel, and with the end. */
    private static final class Spring implements Publisher<Integer>, Subscription {
        private final Queue<WeakReference<Integer>> items;
        private final AtomicInteger next = new AtomicInteger(FIRST);
        private final AtomicLong credit = new AtomicLong();
        private volatile @Nullable Subscriber<? super Integer> downstream;
        private volatile boolean subscribed;

        Spring(Queue<WeakReference<Integer>> items) {
            this.items = items;
        }

        @Override
        public void subscribe(Subscriber<? super Integer> subscriber) {
            downstream = subscriber;
            subscribed = true;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            credit.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        }

        @Override
        public void cancel() {
            downstream = null;
        }

        boolean isSubscribed() {
            return subscribed;
        }

        boolean isLetGo() {
            return downstream == null;
        }

        void emit(int n) {
            for (int i = 0; i < n; i++) {
                Subscriber<? super Integer> to = downstream;
                if (to != null && credit.get() > 0) {
                    credit.decrementAndGet();
                    Integer item = next.getAndIncrement();
                    items.add(new WeakReference<>(item));
                    to.onNext(item);
                }
            }
        }

        void end(Ending ending) {
            Subscriber<? super Integer> to = downstream;
            downstream = null;
            if (to == null) {
                return;
            }
            if (ending == Ending.COMPLETION) {
                to.onComplete();
            } else {
                to.onError(new IllegalStateException("as asked"));
            }
        }
    }

    private static final class Drop implements Subscriber<Integer> {
        volatile @Nullable Subscription subscription;
        volatile boolean ended;

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
        }

        @Override
        public void onNext(Integer item) {}

        @Override
        public void onError(Throwable t) {
            ended = true;
        }

        @Override
        public void onComplete() {
            ended = true;
        }

        void request(long n) {
            Subscription s = subscription;
            if (s != null) {
                s.request(n);
            }
        }

        void cancel() {
            Subscription s = subscription;
            if (s != null) {
                s.cancel();
            }
        }
    }
}
