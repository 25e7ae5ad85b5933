package io.headgate.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The integers from 0, by hand: sound, or with exactly one mistake that the TCK must find. */
final class FlawedRange implements Publisher<Integer> {

    enum Flaw {
        NONE,
        IGNORES_CANCEL,
        EMITS_BEYOND_DEMAND,
        EMITS_CONCURRENTLY,
        RECURSES,
        NEVER_COMPLETES,
        ADDS_WITHOUT_SATURATING,
        KEEPS_SUBSCRIBERS,
        IGNORES_REQUEST_OF_ZERO,
        ACCEPTS_NULL_SUBSCRIBER,
        SERVES_ONE_SUBSCRIBER
    }

    private final long count;
    private final Flaw flaw;
    private final List<Subscriber<?>> kept = new ArrayList<>();
    private int served;

    FlawedRange(long count, Flaw flaw) {
        this.count = count;
        this.flaw = flaw;
    }

    @Override
    public void subscribe(Subscriber<? super Integer> subscriber) {
        if (flaw == Flaw.ACCEPTS_NULL_SUBSCRIBER && subscriber == null) {
            return;
        }
        Objects.requireNonNull(subscriber);
        if (flaw == Flaw.KEEPS_SUBSCRIBERS) {
            kept.add(subscriber);
        }
        Line line = new Line(subscriber);
        subscriber.onSubscribe(line);
        if (flaw == Flaw.SERVES_ONE_SUBSCRIBER && served++ > 0) {
            line.over = true;
            subscriber.onError(new IllegalStateException("taken"));
            return;
        }
        line.start();
    }

    private final class Line implements Subscription {
        private final Subscriber<? super Integer> subscriber;
        private long demand;
        private int next;
        private boolean started;
        private boolean emitting;
        private boolean over;

        /** Something illegal was asked for; told by whoever emits, between two signals. */
        private boolean refused;

        Line(Subscriber<? super Integer> subscriber) {
            this.subscriber = subscriber;
        }

        void start() {
            synchronized (this) {
                started = true;
            }
            emit();
        }

        @Override
        public void request(long n) {
            synchronized (this) {
                if (over) {
                    return;
                }
                if (n <= 0) {
                    if (flaw == Flaw.IGNORES_REQUEST_OF_ZERO) {
                        return;
                    }
                    refused = true;
                } else {
                    demand += n;
                    if (demand < 0) {
                        if (flaw == Flaw.ADDS_WITHOUT_SATURATING) {
                            over = true;
                            subscriber.onError(new ArithmeticException("overflow"));
                            return;
                        }
                        demand = Long.MAX_VALUE;
                    }
                    if (flaw == Flaw.EMITS_BEYOND_DEMAND) {
                        demand++;
                    }
                }
            }
            emit();
        }

        @Override
        public void cancel() {
            synchronized (this) {
                over = over || flaw != Flaw.IGNORES_CANCEL;
            }
        }

        private void emit() {
            while (true) {
                Runnable signal;
                boolean nested;
                synchronized (this) {
                    nested = emitting;
                    if (!started || over || (nested && flaw != Flaw.RECURSES && flaw != Flaw.EMITS_CONCURRENTLY)) {
                        return;
                    }
                    if (refused) {
                        over = true;
                        signal = () -> subscriber.onError(new IllegalArgumentException("§3.9: request(n) takes n > 0"));
                    } else if (next == count) {
                        if (flaw == Flaw.NEVER_COMPLETES) {
                            return;
                        }
                        over = true;
                        signal = subscriber::onComplete;
                    } else if (demand > 0) {
                        demand--;
                        int item = next++;
                        signal = () -> subscriber.onNext(item);
                    } else {
                        return;
                    }
                    emitting = true;
                }
                if (nested && flaw == Flaw.EMITS_CONCURRENTLY) {
                    OwnThread.run(signal).join(); // while this thread is inside onNext
                } else {
                    signal.run();
                }
                synchronized (this) {
                    emitting = false;
                }
            }
        }
    }
}
