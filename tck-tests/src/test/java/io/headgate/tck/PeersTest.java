package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.Laws;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The laws over some operators of Reactor and RxJava, as a control. What the page says of them is shown here: each breach
 * by a test that shows it every time. A law that is otherwise seen not to hold is printed and is no failure of ours.
 */
class PeersTest {

    private static Runnable restore = () -> {};

    @BeforeAll
    static void wire() {
        restore = Peers.wired();
    }

    @AfterAll
    static void unwire() {
        restore.run();
    }

    @TestFactory
    Stream<DynamicContainer> laws() {
        return Peers.all()
                .map(peer -> dynamicContainer(
                        peer.name(),
                        Stream.of(Law.values())
                                .filter(law -> law != Law.CALLBACKS && Wanted.is(law))
                                .map(law -> dynamicTest(law.number() + " " + law.text(), () -> look(law, peer)))));
    }

    private static void look(Law law, LawSubject peer) {
        if (Peers.breaches(peer.name()).stream().anyMatch(breach -> breach.law() == law)) {
            throw new TestAbortedException("shown by a test of its own");
        }
        try {
            Laws.check(law, peer);
        } catch (AssertionError broken) {
            System.out.println("Not seen to hold: " + broken.getMessage());
            throw new TestAbortedException("not seen to hold: " + broken.getMessage(), broken);
        }
    }

    /** The tests that the breaches name. */
    private static Stream<DynamicTest> shown(String test, Consumer<LawSubject> show) {
        List<LawSubject> peers = Peers.all()
                .filter(peer -> Peers.breaches(peer.name()).stream()
                        .anyMatch(breach -> breach.test().equals(test)))
                .toList();
        assertThat(peers).isNotEmpty();
        return peers.stream().map(peer -> dynamicTest(peer.name(), () -> show.accept(peer)));
    }

    @TestFactory
    Stream<DynamicTest> aRequestAfterTheEndIsPassedOn() {
        return shown("aRequestAfterTheEndIsPassedOn", peer -> {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger late = new AtomicInteger();
            AtomicLong asked = new AtomicLong();
            List<Subscription> below = new ArrayList<>();
            peer.operator()
                    .apply(
                            subscriber -> {
                                subscriber.onSubscribe(new Subscription() {
                                    @Override
                                    public void request(long n) {
                                        asked.addAndGet(n);
                                        if (over.get()) {
                                            late.incrementAndGet();
                                        }
                                    }

                                    @Override
                                    public void cancel() {}
                                });
                                for (int i = 0; i < 3 && i < asked.get(); i++) {
                                    subscriber.onNext(i);
                                }
                                over.set(true);
                                subscriber.onComplete();
                            },
                            lost -> {})
                    .subscribe(new Taking(below, 1));
            below.get(0).request(5);
            assertThat(late).as("requests of an upstream that had ended").hasPositiveValue();
        });
    }

    @TestFactory
    Stream<DynamicTest> aNullIsPassedOn() {
        return shown("aNullIsPassedOn", peer -> {
            TestPublisher<Integer> up = TestPublisher.paced();
            TestSubscriber<Integer> down = TestSubscriber.create(8);
            peer.operator().apply(up, lost -> {}).subscribe(down);
            assertThatThrownBy(() -> up.forceNext(null)).hasMessage("onNext(null), §2.13"); // which downstream threw
        });
    }

    @TestFactory
    Stream<DynamicTest> upstreamIsAskedWhileItsFirstRequestRuns() {
        return shown("upstreamIsAskedWhileItsFirstRequestRuns", peer -> {
            CountDownLatch again = new CountDownLatch(1);
            AtomicBoolean first = new AtomicBoolean(true);
            AtomicBoolean met = new AtomicBoolean();
            peer.operator()
                    .apply(
                            subscriber -> subscriber.onSubscribe(new Subscription() {
                                @Override
                                public void request(long n) {
                                    if (!first.getAndSet(false)) {
                                        again.countDown();
                                        return;
                                    }
                                    for (int i = 0; i < n; i++) {
                                        subscriber.onNext(i);
                                    }
                                    met.set(comes(again)); // still inside
                                }

                                @Override
                                public void cancel() {}
                            }),
                            lost -> {})
                    .subscribe(new Taking(new ArrayList<>(), Long.MAX_VALUE));
            assertThat(met).as("another request while the first one ran").isTrue();
        });
    }

    private static boolean comes(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Every breach that the page tells of names a test of this class. */
    @TestFactory
    Stream<DynamicTest> everyBreachIsShown() {
        return Peers.all()
                .flatMap(peer -> Peers.breaches(peer.name()).stream())
                .distinct()
                .map(breach -> dynamicTest(
                        breach.what(),
                        () -> assertThat(Arrays.stream(PeersTest.class.getDeclaredMethods()))
                                .anyMatch(method -> method.getName().equals(breach.test()))));
    }

    /** Asks once and looks at nothing. */
    private record Taking(List<Subscription> upstream, long asks) implements Subscriber<Integer> {
        @Override
        public void onSubscribe(Subscription s) {
            upstream.add(s);
            s.request(asks);
        }

        @Override
        public void onNext(Integer item) {}

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onComplete() {}
    }
}
