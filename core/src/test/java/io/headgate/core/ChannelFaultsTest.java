package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What a channel does where a weigher, its upstream or a subscriber throws, or comes too late: on one thread. */
class ChannelFaultsTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final IllegalStateException broken = new IllegalStateException("as asked");

    private static final class Up implements Subscription {
        final Runnable atRequest;
        long asked;
        int cancelled;

        Up(Runnable atRequest) {
            this.atRequest = atRequest;
        }

        @Override
        public void request(long n) {
            asked = n;
            atRequest.run();
        }

        @Override
        public void cancel() {
            cancelled++;
        }
    }

    private static class Down implements Subscriber<Integer> {
        final List<String> told = new ArrayList<>();

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(9);
        }

        @Override
        public void onNext(Integer item) {
            told.add("item " + item);
        }

        @Override
        public void onError(Throwable failure) {
            told.add("failed " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            told.add("completed");
        }
    }

    static Stream<Overflow<Integer>> policies() {
        return Stream.of(Overflow.block(), Overflow.fail(), Overflow.dropNewest());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aWeigherThatThrowsFailsTheChannel(Overflow<Integer> policy) {
        List<Integer> discarded = new ArrayList<>();
        Channel<Integer> channel = Channel.<Integer>of(
                        Capacity.weight(9, item -> {
                            if (item == 2) {
                                throw broken;
                            }
                            return 1;
                        }),
                        policy)
                .onDiscard(discarded::add);
        var up = new Up(() -> {});
        channel.onSubscribe(up);
        channel.onNext(1);
        channel.onNext(2);
        assertThat(up.cancelled).isEqualTo(1);
        assertThat(discarded).containsExactly(2);
        assertThat(channel.discarded()).isEqualTo(1);
        var down = new Down();
        channel.subscribe(down);
        assertThat(down.told).containsExactly("item 1", "failed as asked");
        assertThat(reported).isEmpty();
    }

    @Test
    void whatIsFatalInARequestFailsTheChannelAndIsThrownOn() {
        var fatal = new InternalError("fatal");
        Channel<Integer> channel = Channel.of(4);
        assertThatThrownBy(() -> channel.onSubscribe(new Up(() -> {
                    throw fatal;
                })))
                .isSameAs(fatal);
        var down = new Down();
        channel.subscribe(down);
        assertThat(down.told).containsExactly("failed fatal");
    }

    @Test
    void aFailureInARequestThatHasEndedTheChannelIsReported() {
        Channel<Integer> channel = Channel.of(4);
        channel.onSubscribe(new Up(() -> {
            channel.complete();
            throw broken;
        }));
        var down = new Down();
        channel.subscribe(down);
        assertThat(down.told).containsExactly("completed");
        assertThat(reported).containsExactly(broken);
    }

    @Test
    void aFailureOfUpstreamAfterTheEndIsReported() {
        Channel<Integer> channel = Channel.of(4);
        channel.onSubscribe(new Up(() -> {}));
        channel.complete();
        channel.onError(broken);
        assertThat(reported).containsExactly(broken);
    }

    @Test
    void theUpstreamOfAChannelThatHasEndedIsCancelled() {
        Channel<Integer> channel = Channel.of(4);
        channel.complete();
        var up = new Up(() -> {});
        channel.onSubscribe(up);
        assertThat(up.cancelled).isEqualTo(1);
        assertThat(up.asked).isZero();
    }

    @Test
    void aSubscriberThatThrowsAtItsSubscriptionHasCancelled() {
        Channel<Integer> channel = Channel.of(4);
        var torn = new Down() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(9);
                throw broken;
            }
        };
        channel.subscribe(torn);
        var down = new Down();
        channel.subscribe(down);
        channel.trySend(1);
        channel.complete();
        assertThat(torn.told).isEmpty();
        assertThat(down.told).containsExactly("item 1", "completed");
        assertThat(reported).containsExactly(broken);
    }

    @Test
    void theFirstOfTwoBadRequestsIsTheError() {
        Channel<Integer> channel = Channel.of(4);
        var down = new Down() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(-7);
                subscription.request(0);
            }
        };
        channel.subscribe(down);
        assertThat(down.told).hasSize(1);
        assertThat(down.told.get(0)).startsWith("failed ").contains("-7");
    }

    @Test
    void whoCancelsAfterABadRequestHearsNothing() {
        Channel<Integer> channel = Channel.of(4);
        var down = new Down() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(0);
                subscription.cancel();
            }
        };
        channel.subscribe(down);
        channel.complete();
        assertThat(down.told).isEmpty();
    }

    @Test
    void anOverflowSaysWhatWasAskedFor() {
        Channel<Integer> channel = Channel.<Integer>of(1, Overflow.fail()).named("orders");
        Subscription[] kept = new Subscription[1];
        var down = new Down() {
            @Override
            public void onSubscribe(Subscription subscription) {
                kept[0] = subscription;
            }
        };
        channel.subscribe(down);
        channel.trySend(1);
        assertThat(channel.trySend(2)).isEqualTo(Offer.FULL);
        assertThat(down.told).isEmpty();
        kept[0].request(1);
        assertThat(down.told)
                .containsExactly("item 1", "failed no room in buffer 'orders' (capacity 1 item, downstream demand 0)");
    }
}
