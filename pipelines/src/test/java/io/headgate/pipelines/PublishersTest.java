package io.headgate.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.operators.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Publishers that break the rules, above every operator: downstream sees the rules kept, hears an end, and nothing is left.
 */
class PublishersTest {

    /** What a publisher does that it must not. */
    enum Breach {
        SENDS_MORE_THAN_ASKED {
            @Override
            void run(Subscriber<? super Long> to) {
                to.onSubscribe(new Silent());
                for (long i = 1; i < 300; i++) {
                    to.onNext(i);
                }
                to.onComplete();
            }
        },
        SENDS_NULL {
            @Override
            void run(Subscriber<? super Long> to) {
                sending(to, () -> quietly(() -> to.onNext(null)));
            }
        },
        COMPLETES_TWICE {
            @Override
            void run(Subscriber<? super Long> to) {
                sending(to, () -> {
                    to.onComplete();
                    to.onComplete();
                });
            }
        },
        FAILS_AFTER_COMPLETING {
            @Override
            void run(Subscriber<? super Long> to) {
                sending(to, () -> {
                    to.onComplete();
                    to.onError(new Boom("late"));
                });
            }
        },
        FAILS_TWICE {
            @Override
            void run(Subscriber<? super Long> to) {
                sending(to, () -> {
                    to.onError(new Boom("first"));
                    to.onError(new Boom("late"));
                });
            }
        },
        GOES_ON_AFTER_COMPLETING {
            @Override
            void run(Subscriber<? super Long> to) {
                sending(to, () -> {
                    to.onComplete();
                    to.onNext(7L);
                    to.onNext(8L);
                });
            }
        },
        SUBSCRIBES_TWICE {
            @Override
            void run(Subscriber<? super Long> to) {
                sending(to, () -> {
                    to.onSubscribe(new Silent());
                    to.onComplete();
                });
            }
        },
        THROWS_AT_SUBSCRIBE {
            @Override
            void run(Subscriber<? super Long> to) {
                throw new Boom("at subscribe");
            }
        },
        THROWS_AFTER_ONSUBSCRIBE {
            @Override
            void run(Subscriber<? super Long> to) {
                to.onSubscribe(new Silent());
                throw new Boom("after onSubscribe");
            }
        },
        IGNORES_A_CANCEL {
            @Override
            void run(Subscriber<? super Long> to) {
                boolean[] sent = {false};
                to.onSubscribe(new Silent() {
                    @Override
                    public void request(long n) {
                        if (!sent[0]) {
                            sent[0] = true;
                            to.onNext(1L);
                            to.onComplete();
                        }
                    }

                    @Override
                    public void cancel() {
                        if (!sent[0]) {
                            sent[0] = true;
                            to.onNext(1L);
                            to.onComplete();
                        }
                    }
                });
            }
        };

        abstract void run(Subscriber<? super Long> to);

        /** Sends one item when it is asked, then does {@code then}. */
        private static void sending(Subscriber<? super Long> to, Runnable then) {
            boolean[] asked = {false};
            to.onSubscribe(new Silent() {
                @Override
                public void request(long n) {
                    if (!asked[0]) {
                        asked[0] = true;
                        to.onNext(1L);
                        then.run();
                    }
                }
            });
        }

        private static void quietly(Runnable signal) {
            try {
                signal.run();
            } catch (NullPointerException asTheRuleSays) {
                // §2.13
            }
        }
    }

    private static class Silent implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    @TestFactory
    Stream<DynamicContainer> doNoHarm() {
        return Generator.ofAll().verbs().stream()
                .map(verb -> dynamicContainer(
                        verb.name() + " " + verb.code(),
                        Stream.of(Breach.values())
                                .map(breach -> dynamicTest(breach.toString(), () -> doesNoHarm(verb, breach)))));
    }

    private static void doesNoHarm(Verb verb, Breach breach) throws InterruptedException {
        for (long seed = 0; seed < 3; seed++) {
            for (long demand : new long[] {Long.MAX_VALUE, 1}) {
                Rig rig = new Rig(seed, false, demand);
                Chain other = new Chain(new Origin(Origin.Kind.PUSHING, 101, 3, false, 1), java.util.List.of());
                Step step = new Step(verb, 2, 2, other);
                Publisher<Long> broken = breach::run;
                boolean ended = rig.run(scene -> step.on(Flow.fromPublisher(broken), scene, -1));
                assertThat(ended).as("it has ended: %s", rig.downstream).isTrue();
                assertThat(rig.scene.complaints()).isEmpty();
                assertThat(rig.thrown).isEmpty();
            }
        }
    }
}
