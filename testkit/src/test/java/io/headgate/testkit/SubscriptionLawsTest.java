package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Timers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Laws 8, 10, 12 with timers, 16 and 19 over an operator that keeps them, and over one with each mistake they are about. */
class SubscriptionLawsTest {

    private static final LawSubject SOUND = Passing.subject("sound", Passing::new);

    private static void broken(Law law, LawSubject subject, String what) {
        Laws.check(law, SOUND);
        assertThatThrownBy(() -> Hurry.findOne(() -> Laws.check(law, subject)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("law " + law.number())
                .hasMessageContaining(what);
    }

    /** One lock for everything: whoever asks waits for whoever takes. */
    private static final class Locked extends Passing {
        Locked(Subscriber<? super Integer> downstream) {
            super(downstream);
        }

        @Override
        public synchronized void onNext(Integer item) {
            super.onNext(item);
        }

        @Override
        public synchronized void request(long n) {
            super.request(n);
        }
    }

    @Test
    void aRequestThatWaitsForOnNextIsFound() {
        broken(Law.RESPONSIVENESS, Passing.subject("locked", Locked::new), "request(3) did not return");
    }

    /** Has its downstream before its upstream. */
    private static class Early extends Passing {
        Early(Subscriber<? super Integer> downstream) {
            super(downstream);
        }

        @Override
        public void onSubscribe(Subscription s) {
            upstream = s;
        }

        @Override
        public void request(long n) {
            if (upstream != null) {
                super.request(n); // and what was asked for before is forgotten
            }
        }

        @Override
        public void cancel() {
            if (upstream != null) {
                super.cancel();
            }
        }
    }

    private static LawSubject early(Passing.Maker maker) {
        return LawSubject.of("early", upstream -> downstream -> {
            Passing passing = maker.make(downstream);
            downstream.onSubscribe(passing);
            upstream.subscribe(passing);
        });
    }

    @Test
    void demandThatIsLostBeforeUpstreamsSubscriptionIsFound() {
        broken(Law.SUBSCRIPTION_RACES, early(Early::new), "waited for more demand in vain");
    }

    /** Knows what was asked for, but not that it was cancelled. */
    private static final class Deaf extends Early {
        private long asked;

        Deaf(Subscriber<? super Integer> downstream) {
            super(downstream);
        }

        @Override
        public synchronized void onSubscribe(Subscription s) {
            super.onSubscribe(s);
            if (asked > 0) {
                s.request(asked);
            }
        }

        @Override
        public synchronized void request(long n) {
            if (upstream == null) {
                asked += n;
            } else {
                super.request(n);
            }
        }
    }

    @Test
    void aCancelThatIsLostBeforeUpstreamsSubscriptionIsFound() {
        broken(Law.SUBSCRIPTION_RACES, early(Deaf::new), "the cancel of a subscription that came after downstream's");
    }

    @Test
    void aSurplusSubscriptionThatIsKeptIsFound() {
        broken(
                Law.SUBSCRIPTION_RACES,
                Passing.subject("keeps the surplus", downstream -> new Passing(downstream) {
                    @Override
                    public void onSubscribe(Subscription s) {
                        if (upstream == null) {
                            super.onSubscribe(s);
                        }
                    }
                }),
                "a surplus subscription was not cancelled");
    }

    private static final List<Object> HOARD = new CopyOnWriteArrayList<>();

    @Test
    void aSubscriberThatIsKeptIsFound() {
        broken(
                Law.RETENTION,
                Passing.subject("hoards subscribers", downstream -> {
                    HOARD.add(downstream);
                    return new Passing(downstream);
                }),
                "downstream can't be collected");
        HOARD.clear();
    }

    @Test
    void anItemThatIsKeptIsFound() {
        Integer[] last = new Integer[1];
        broken(
                Law.RETENTION,
                Passing.subject("keeps the last item", downstream -> new Passing(downstream) {
                    @Override
                    public void onNext(Integer item) {
                        last[0] = item;
                        super.onNext(item);
                    }
                }),
                "items can't be collected");
        assertThatThrownBy(() -> Laws.check(Law.RETENTION, SOUND.exempt(Law.RETENTION, "why")))
                .hasMessage("why");
    }

    @Test
    @SuppressWarnings("UnnecessaryLongToIntConversion") // the mistake to be found
    void aCountOf32BitsIsFound() {
        broken(
                Law.LONG_COUNTS,
                Passing.subject("narrow", downstream -> new Passing(downstream) {
                    @Override
                    @SuppressWarnings("UnnecessaryLongToIntConversion") // that it is narrowed is the mistake
                    public void request(long n) {
                        int narrow = (int) n;
                        super.request(narrow);
                    }
                }),
                "law 19");
        broken(
                Law.LONG_COUNTS,
                Passing.subject("takes the largest int for no limit", downstream -> new Passing(downstream) {
                    @Override
                    public void request(long n) {
                        super.request(Math.min(n, Integer.MAX_VALUE));
                    }
                }),
                "to be asked of upstream");
    }

    /** Fails when its time has come, with nothing that would keep that from meeting another end. */
    private static class Hasty extends Passing {
        private final VirtualTimers timers;
        private Timers.Task timer;
        private volatile boolean over;

        Hasty(Subscriber<? super Integer> downstream, VirtualTimers timers) {
            super(downstream);
            this.timers = timers;
        }

        @Override
        public void onSubscribe(Subscription s) {
            timer = timers.schedule(this::late, LawSubject.TICK.toNanos());
            super.onSubscribe(s);
        }

        void late() {
            if (!over) {
                upstream.cancel();
                downstream.onError(new TimeoutException());
            }
        }

        @Override
        public void onNext(Integer item) {
            if (!over) {
                super.onNext(item);
            }
        }

        @Override
        public void onError(Throwable t) {
            end();
            super.onError(t);
        }

        @Override
        public void onComplete() {
            end();
            super.onComplete();
        }

        @Override
        public void cancel() {
            end();
            super.cancel();
        }

        void end() {
            over = true;
            timer.cancel();
        }
    }

    @Test
    void aTimerThatMeetsTheEndIsFound() {
        VirtualTimers timers = new VirtualTimers();
        LawSubject hasty = Passing.subject("hasty", downstream -> new Hasty(downstream, timers));
        // Which signal the timer's error meets is the race's to say; that there is none where its clock stands still,
        // isn't.
        Laws.check(Law.TERMINAL_RACES, hasty);
        broken(Law.TERMINAL_RACES, hasty.timed(timers), "hasty");
    }

    @Test
    void aTimerThatIsLeftBehindIsFound() {
        VirtualTimers timers = new VirtualTimers();
        LawSubject leaving = Passing.subject("leaves its timer", downstream -> new Hasty(downstream, timers) {
            @Override
            void end() {}
        });
        broken(Law.CANCEL_IN_BURST, leaving.timed(timers), "the end of its timers");
    }
}
