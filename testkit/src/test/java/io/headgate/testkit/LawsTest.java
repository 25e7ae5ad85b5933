package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The laws over an operator that does nothing wrong that they look at, and over ones with a mistake each. */
class LawsTest {

    private static final LawSubject RELAY = LawSubject.of("relay", Relay::new);

    @TestFactory
    Stream<DynamicTest> whatARelayHonoursHolds() {
        return Stream.of(
                        Law.DEMAND,
                        Law.NO_LOST_DEMAND,
                        Law.SATURATION,
                        Law.NO_OVER_REQUEST,
                        Law.REPLENISHMENT,
                        Law.CANCEL_IN_BURST,
                        Law.INDEPENDENCE)
                .map(law -> dynamicTest(law.text(), () -> Laws.check(law, RELAY)));
    }

    @Test
    void callsAfterTheEndAreFound() {
        // A relay passes on what downstream asks after the end.
        broken(Law.GOOD_SUBSCRIBER, RELAY);
    }

    @Test
    void signalsOfABadSourceAreFound() {
        broken(Law.BAD_SOURCES, RELAY);
    }

    @Test
    void overRequestIsFound() {
        broken(Law.NO_OVER_REQUEST, LawSubject.of("greedy", upstream -> new Changed(upstream, Long.MAX_VALUE, 0)));
    }

    @Test
    void oneItemTooManyOutstandingIsFound() {
        broken(Law.NO_OVER_REQUEST, RELAY.asks(d -> Math.min(d, 2)));
    }

    @Test
    void anItemThatComesWhileItsRequestIsJudgedIsNoOverRequest() {
        Gauge down = new Gauge();
        Pump[] self = new Pump[1];
        Pump up = new Pump(10, Pump.End.NEVER, false, () -> {
            self[0].emit(1); // as another thread may, as soon as there is credit
            return down.outstanding();
        });
        self[0] = up;
        up.subscribe(down);
        down.request(5);
        up.check();
        down.request(3);
        up.check();
        down.check();
    }

    @Test
    void lostItemsAreFound() {
        broken(Law.DEMAND, LawSubject.of("losing", upstream -> new Changed(upstream, 0, 7)));
    }

    @Test
    void exemptionIsASkipWithItsReason() {
        assertThatThrownBy(() -> Laws.check(Law.BAD_SOURCES, RELAY.exempt(Law.BAD_SOURCES, "its upstream is ours")))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("its upstream is ours");
    }

    private static void broken(Law law, LawSubject subject) {
        assertThatThrownBy(() -> Hurry.find(() -> Laws.check(law, subject)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("law " + law.number());
    }

    /** A relay that asks for more by {@code surplus}, or loses every item whose number {@code losing} divides. */
    private record Changed(Publisher<Integer> upstream, long surplus, int losing) implements Publisher<Integer> {

        @Override
        public void subscribe(Subscriber<? super Integer> downstream) {
            new Relay(upstream).subscribe(new Subscriber<Integer>() {
                private final AtomicInteger number = new AtomicInteger();
                private Subscription subscription;

                @Override
                public void onSubscribe(Subscription s) {
                    subscription = s;
                    downstream.onSubscribe(new Subscription() {
                        @Override
                        public void request(long n) {
                            s.request(surplus == 0 ? n : surplus);
                        }

                        @Override
                        public void cancel() {
                            s.cancel();
                        }
                    });
                }

                @Override
                public void onNext(Integer item) {
                    if (losing > 0 && number.incrementAndGet() % losing == 0) {
                        subscription.request(1);
                    } else {
                        downstream.onNext(item);
                    }
                }

                @Override
                public void onError(Throwable t) {
                    downstream.onError(t);
                }

                @Override
                public void onComplete() {
                    downstream.onComplete();
                }
            });
        }
    }
}
