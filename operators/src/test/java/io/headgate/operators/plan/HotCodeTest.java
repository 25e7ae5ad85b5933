package io.headgate.operators.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A segment that turns hot goes on with the same items, under any demand, and its stack shows that copies run. */
class HotCodeTest {

    private static final int ITEMS = 4 * (int) HotCode.THRESHOLD;

    @Test
    void aStatelessSegmentChangesOverWithinASubscription() {
        Collector all = new Collector(Long.MAX_VALUE);
        Flow.range(0, ITEMS).map(x -> x + 1).filter(x -> x % 2 == 0).subscribe(all);
        all.checkEven(ITEMS / 2);
        assertThat(all.copiesSeen).isTrue();
    }

    @Test
    void demandIsKeptExactlyAcrossTheChange() {
        Collector all = new Collector(7);
        Flow.range(0, ITEMS).map(x -> x + 1).filter(x -> x % 2 == 0).subscribe(all);
        all.checkEven(ITEMS / 2);
        assertThat(all.copiesSeen).isTrue();
    }

    @Test
    void aSegmentWithStateUsesCopiesFromTheNextSubscriptionOn() {
        Flow<Long> flow = Flow.range(0, 4L * ITEMS)
                .map(x -> x + 1)
                .filter(x -> x % 2 == 0)
                .take(ITEMS / 2);
        Collector first = new Collector(Long.MAX_VALUE);
        flow.subscribe(first);
        first.checkEven(ITEMS / 2);
        assertThat(first.copiesSeen).isFalse();
        Collector second = new Collector(Long.MAX_VALUE);
        flow.subscribe(second);
        second.checkEven(ITEMS / 2);
        assertThat(second.copiesSeen).isTrue();
    }

    @Test
    void aForeignPublisherFeedsCopiesAsWell() {
        Collector all = new Collector(Long.MAX_VALUE);
        Flow<Long> foreign =
                Flow.fromPublisher(subscriber -> Flow.range(0, ITEMS).subscribe(subscriber));
        foreign.map(x -> x + 1).filter(x -> x % 2 == 0).subscribe(all);
        all.checkEven(ITEMS / 2);
        assertThat(all.copiesSeen).isTrue();
    }

    /** Checks each item as it comes, and looks at the last item's stack. */
    private static final class Collector implements Subscriber<Long> {
        private final long credit;
        private final List<Throwable> failures = new ArrayList<>();
        private Subscription upstream;
        private long left;
        private long count;
        private long outstanding;
        private int completed;
        private boolean copiesSeen;

        Collector(long credit) {
            this.credit = credit;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            left = credit;
            outstanding = credit;
            upstream.request(credit);
        }

        @Override
        public void onNext(Long item) {
            count++;
            assertThat(item).isEqualTo(2 * count);
            assertThat(--outstanding).isNotNegative();
            if (item == ITEMS) {
                copiesSeen = StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES)
                        .walk(frames -> frames.anyMatch(f -> f.getClassName().startsWith(Tail.class.getName() + "/")));
            }
            if (--left == 0) {
                left = credit;
                outstanding += credit;
                upstream.request(credit);
            }
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onComplete() {
            completed++;
        }

        void checkEven(long expected) {
            assertThat(failures).isEmpty();
            assertThat(completed).isEqualTo(1);
            assertThat(count).isEqualTo(expected);
        }
    }
}
