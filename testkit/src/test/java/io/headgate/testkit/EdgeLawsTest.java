package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.core.Hooks;
import io.headgate.testkit.FlawedRange.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The laws over sources and ends: they hold where nothing is wrong, and find each mistake. */
class EdgeLawsTest {

    private static LawSource range(Flaw flaw) {
        // One publisher for all subscribers, as a source is.
        return LawSource.of(flaw.name(), n -> new FlawedRange(n, flaw));
    }

    @TestFactory
    Stream<DynamicTest> aSoundSourceKeepsThem() {
        return Laws.of(range(Flaw.NONE));
    }

    @TestFactory
    Stream<DynamicTest> mistakesOfASourceAreFound() {
        Map<Flaw, Law> found = Map.of(
                Flaw.IGNORES_CANCEL, Law.CANCEL_IN_BURST,
                Flaw.EMITS_BEYOND_DEMAND, Law.DEMAND,
                Flaw.EMITS_CONCURRENTLY, Law.SERIALIZATION,
                Flaw.RECURSES, Law.REENTRANCY,
                Flaw.NEVER_COMPLETES, Law.REPLENISHMENT,
                Flaw.ADDS_WITHOUT_SATURATING, Law.LONG_COUNTS,
                Flaw.IGNORES_REQUEST_OF_ZERO, Law.ILLEGAL_REQUESTS,
                Flaw.SERVES_ONE_SUBSCRIBER, Law.INDEPENDENCE,
                Flaw.KEEPS_SUBSCRIBERS, Law.RETENTION);
        return found.entrySet().stream()
                .map(entry -> dynamicTest(
                        entry.getKey() + " by law " + entry.getValue().number(),
                        () -> broken(() -> Laws.check(entry.getValue(), range(entry.getKey())), entry.getValue())));
    }

    private static void broken(Runnable check, Law law) {
        assertThatThrownBy(() -> Hurry.find(check))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("law " + law.number());
    }

    /** What an end of ours does, by hand; a subclass makes its mistake. */
    private static class End extends CompletableFuture<Long> implements Subscriber<Integer> {
        private final Consumer<Integer> seen;
        Subscription upstream;
        private long count;

        End(Consumer<Integer> seen) {
            this.seen = seen;
        }

        @Override
        public synchronized void onSubscribe(Subscription s) {
            if (upstream != null) {
                s.cancel();
                return;
            }
            upstream = s;
            if (isDone()) {
                s.cancel();
            } else {
                s.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(Integer item) {
            if (item == null) {
                broken(new NullPointerException());
                throw new NullPointerException();
            }
            if (isDone()) {
                return;
            }
            count++;
            try {
                seen.accept(item);
            } catch (IllegalStateException thrown) {
                broken(thrown);
            }
        }

        void broken(RuntimeException thrown) {
            upstream.cancel();
            completeExceptionally(thrown);
        }

        @Override
        public void onError(Throwable t) {
            if (!completeExceptionally(t)) {
                Hooks.undeliverable(t);
            }
        }

        @Override
        public void onComplete() {
            complete(count);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            boolean first = super.cancel(interrupt);
            if (first) {
                stop();
            }
            return first;
        }

        private synchronized void stop() {
            if (upstream != null) {
                upstream.cancel();
            }
        }
    }

    private interface Maker {
        End make(Consumer<Integer> seen);
    }

    private static LawSink sink(Maker maker) {
        return LawSink.of("an end", (upstream, seen) -> {
            End end = maker.make(seen);
            upstream.subscribe(end);
            return end;
        });
    }

    @TestFactory
    Stream<DynamicTest> aSoundEndKeepsThem() {
        return Laws.of(sink(End::new).exempt(Law.RESPONSIVENESS, "it takes a lock"));
    }

    @Test
    void anExemptLawIsASkip() {
        assertThatThrownBy(() -> Laws.check(Law.DEMAND, sink(End::new)))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("it has no downstream");
    }

    @Test
    void aFunctionThatThrowsWithoutACancelIsFound() {
        broken(
                () -> Laws.check(Law.CALLBACKS, sink(seen -> new End(seen) {
                    @Override
                    void broken(RuntimeException thrown) {
                        completeExceptionally(thrown);
                    }
                })),
                Law.CALLBACKS);
    }

    @Test
    void anErrorThatIsLostToACancelIsFound() {
        broken(
                () -> Laws.check(Law.TERMINAL_RACES, sink(seen -> new End(seen) {
                    @Override
                    public void onError(Throwable t) {
                        completeExceptionally(t);
                    }
                })),
                Law.TERMINAL_RACES);
    }

    @Test
    void aSurplusSubscriptionAndALateOneAreFound() {
        broken(
                () -> Laws.check(Law.SUBSCRIPTION_RACES, sink(seen -> new End(seen) {
                    @Override
                    public synchronized void onSubscribe(Subscription s) {
                        upstream = s;
                        s.request(Long.MAX_VALUE);
                    }
                })),
                Law.SUBSCRIPTION_RACES);
    }

    @Test
    void asMuchAsItLikesIsFound() {
        broken(() -> Laws.check(Law.NO_OVER_REQUEST, sink(End::new).asks(4)), Law.NO_OVER_REQUEST);
    }

    @Test
    void anItemThatIsKeptIsFound() {
        @SuppressWarnings("ModifiedButNotUsed") // that it is kept is the mistake
        List<Object> kept = new ArrayList<>();
        broken(
                () -> Laws.check(
                        Law.RETENTION,
                        sink(seen -> new End(item -> {
                            kept.add(item);
                            seen.accept(item);
                        }))),
                Law.RETENTION);
        assertThat(kept).isNotEmpty();
    }

    /** A source is any publisher. */
    @Test
    void aSourceOfFewItemsIsAskedForNoMore() {
        Publisher<Integer> one = new FlawedRange(1, Flaw.NONE);
        Laws.check(Law.DEMAND, LawSource.of("one", n -> one).endsAfter(1));
        Laws.check(Law.ILLEGAL_REQUESTS, LawSource.of("one", n -> one).endsAfter(1));
    }
}
