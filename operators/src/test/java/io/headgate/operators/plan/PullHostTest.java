package io.headgate.operators.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What is asked for inside {@code onSubscribe} is kept apart from what everybody else asks for. */
class PullHostTest {

    private final List<Object> seen = new ArrayList<>();
    private Subscription upstream;

    @Test
    void countsWhatIsAskedForOnTheSpotOnce() {
        subscribe(Flow.range(0, 100), subscription -> {
            subscription.request(2);
            subscription.request(1);
        });
        assertThat(seen).containsExactly("subscribed", 0L, 1L, 2L);
        upstream.request(2);
        assertThat(seen).hasSize(6);
    }

    @Test
    void addsWhatOthersAskForMeanwhile() {
        subscribe(Flow.range(0, 100), subscription -> {
            subscription.request(2);
            elsewhere(() -> subscription.request(3));
            assertThat(seen).isEmpty();
        });
        assertThat(seen).hasSize(1 + 5);
        upstream.request(1);
        assertThat(seen).hasSize(1 + 6);
    }

    @Test
    void waitsForOthersWhereNothingIsAskedForOnTheSpot() {
        subscribe(Flow.range(0, 100), subscription -> elsewhere(() -> subscription.request(3)));
        assertThat(seen).hasSize(1 + 3);
        subscribe(Flow.range(0, 100), subscription -> {});
        assertThat(seen).hasSize(1 + 3 + 1);
        upstream.request(4);
        assertThat(seen).hasSize(1 + 3 + 1 + 4);
    }

    @Test
    void hasNoLimitOnceAskedWithoutOne() {
        subscribe(Flow.range(0, 100), subscription -> {
            elsewhere(() -> subscription.request(3));
            subscription.request(Long.MAX_VALUE);
            subscription.request(Long.MAX_VALUE);
        });
        assertThat(seen).hasSize(1 + 100 + 1).endsWith("complete");
    }

    @Test
    void carriesItToTheExecutor() {
        ManualExecutor executor = new ManualExecutor();
        subscribe(Flow.range(0, 100).on(executor), subscription -> subscription.request(2));
        assertThat(seen).containsExactly("subscribed");
        upstream.request(1);
        executor.runAll();
        assertThat(seen).containsExactly("subscribed", 0L, 1L, 2L);
    }

    @Test
    void givesNothingWhenItIsFollowedByACancel() {
        subscribe(Flow.range(0, 100), subscription -> {
            subscription.request(2);
            subscription.cancel();
        });
        assertThat(seen).containsExactly("subscribed");
        subscribe(Flow.range(0, 100), subscription -> {
            subscription.request(2);
            subscription.request(-1);
        });
        assertThat(seen).hasSize(3).last().isInstanceOf(IllegalArgumentException.class);
    }

    private static void elsewhere(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void subscribe(Flow<?> flow, Consumer<Subscription> onSubscribe) {
        flow.subscribe(new Subscriber<Object>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                upstream = subscription;
                onSubscribe.accept(subscription);
                seen.add("subscribed");
            }

            @Override
            public void onNext(Object item) {
                seen.add(item);
            }

            @Override
            public void onError(Throwable failure) {
                seen.add(failure);
            }

            @Override
            public void onComplete() {
                seen.add("complete");
            }
        });
    }
}
