package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Hooks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** How a pass goes about demand, the end, and the time it may keep its thread: one thread, over a stock that is scripted. */
class DrainPassPaceTest {

    private static final int CHUNK = 4;

    private final List<String> told = new ArrayList<>();
    private final List<Throwable> reported = new ArrayList<>();
    private final Runnable restore = Hooks.onUndeliverable(reported::add);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Scripted stock = new Scripted();
    private Runnable atSubscribe = () -> {};
    private Runnable atCancel = () -> {};
    private Consumer<Integer> atItem = item -> {};
    private Consumer<Integer> atDiscard = item -> told.add("discarded " + item);

    @AfterEach
    void restore() {
        restore.run();
    }

    /** A queue that counts how it is looked at, and does something at a look. */
    private static final class Scripted implements Stock<Integer> {
        final Queue<Integer> items = new ArrayDeque<>();
        final List<Long> wanted = new ArrayList<>();
        int looks;
        int alarms;
        int closed;
        boolean claimed;
        Runnable atLook = () -> {};
        Runnable atClose = () -> {};

        @Override
        public @Nullable Integer poll() {
            return items.poll();
        }

        @Override
        public @Nullable Integer poll(long most) {
            wanted.add(most);
            return poll();
        }

        @Override
        public boolean isEmpty() {
            looks++;
            atLook.run();
            return items.isEmpty() && !claimed;
        }

        @Override
        public int discardAll(Consumer<? super Integer> handler) {
            int count = 0;
            for (Integer item = items.poll(); item != null; item = items.poll()) {
                handler.accept(item);
                count++;
            }
            return count;
        }

        @Override
        public void whenExpired(Runnable knock) {
            alarms++;
        }

        @Override
        public void close() {
            closed++;
            atClose.run();
        }
    }

    private final class Down implements Subscriber<Integer> {
        @Override
        public void onSubscribe(Subscription s) {
            atSubscribe.run();
        }

        @Override
        public void onNext(Integer item) {
            told.add("item " + item);
            atItem.accept(item);
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

    private final class Pass extends DrainPass<Integer> {
        Pass(@Nullable Executor executor, boolean failFast) {
            super(stock, new Down(), executor, item -> atDiscard.accept(item), CHUNK, failFast);
        }

        void put(int... items) {
            for (int item : items) {
                stock.items.add(item);
            }
            knock();
        }

        @Override
        protected void settled(long taken, long left) {
            if (taken > 0) {
                told.add("settled " + taken + ", " + left + " left");
            }
        }

        @Override
        protected void cancelUpstream() {
            told.add("upstream cancelled");
            atCancel.run();
        }
    }

    private Pass pass() {
        return new Pass(null, false);
    }

    @Test
    void givesWhatWasAskedForInChunksAndNoMore() {
        Pass pass = pass();
        pass.request(6);
        pass.put(1, 2, 3, 4, 5, 6, 7);
        assertThat(told)
                .containsExactly(
                        "item 1",
                        "item 2",
                        "item 3",
                        "item 4",
                        "settled 4, 2 left",
                        "item 5",
                        "item 6",
                        "settled 2, 0 left");
        assertThat(stock.wanted).containsExactly(4L, 4L, 3L, 2L, 1L, 2L, 1L); // the first one found nothing
        pass.request(1);
        assertThat(told).endsWith("item 7", "settled 1, 0 left");
    }

    @Test
    void theEndNeedsNoDemandBehindTheLastItem() {
        Pass pass = pass();
        pass.put(1, 2);
        pass.complete();
        assertThat(told).isEmpty();
        pass.request(1);
        assertThat(told).containsExactly("item 1", "settled 1, 0 left");
        pass.request(1);
        assertThat(told).endsWith("item 2", "completed");
        assertThat(stock.closed).isEqualTo(1);
        assertThat(told).doesNotContain("upstream cancelled");
    }

    @Test
    void theEndOfAnEmptyStockNeedsNoDemand() {
        Pass pass = pass();
        pass.complete();
        assertThat(told).containsExactly("completed");
    }

    @Test
    void theEndOfAnEmptyStockNeedsNoItemWhereThereIsDemand() {
        Pass pass = pass();
        pass.request(3);
        pass.fail(new IllegalStateException("as asked"));
        assertThat(told).containsExactly("failed as asked");
    }

    @Test
    void aFailureWaitsItsTurn() {
        Pass pass = pass();
        pass.put(1);
        pass.fail(new IllegalStateException("as asked"));
        assertThat(told).isEmpty();
        pass.request(2);
        assertThat(told).containsExactly("item 1", "failed as asked");
    }

    @Test
    void aFailureThatIsFastOvertakesWhatWasAskedFor() {
        Pass pass = new Pass(null, true);
        atItem = item -> pass.fail(new IllegalStateException("as asked"));
        pass.request(3);
        pass.put(1, 2);
        assertThat(told).containsExactly("item 1", "discarded 2", "failed as asked");
    }

    @Test
    void anEndThatIsNoFailureOvertakesNothing() {
        Pass pass = new Pass(null, true);
        atItem = item -> pass.complete();
        pass.request(3);
        pass.put(1, 2);
        assertThat(told).containsExactly("item 1", "item 2", "completed");
    }

    @Test
    void aCancelInAnItemIsHeardBeforeTheNext() {
        Pass pass = pass();
        atItem = item -> pass.cancel();
        pass.request(3);
        pass.put(1, 2);
        assertThat(told).containsExactly("item 1", "upstream cancelled", "discarded 2");
        pass.cancel();
        pass.put(3);
        assertThat(told).endsWith("discarded 2", "discarded 3");
        assertThat(stock.closed).isEqualTo(1);
    }

    @Test
    void aCancelInTheLastItemIsNoEnd() {
        Pass pass = pass();
        atItem = item -> {
            pass.complete();
            pass.cancel();
        };
        pass.request(1);
        pass.put(1);
        assertThat(told).containsExactly("item 1");
    }

    @Test
    void aFailureThatMeetsACancelIsReported() {
        Pass pass = pass();
        IllegalStateException failure = new IllegalStateException("as asked");
        atItem = item -> {
            pass.fail(failure);
            pass.cancel();
        };
        pass.request(1);
        pass.put(1);
        assertThat(told).containsExactly("item 1");
        assertThat(reported).containsExactly(failure);
    }

    @Test
    void aProducerBetweenItsPlaceAndItsItemIsNotWaitedFor() {
        Pass pass = pass();
        pass.request(2);
        stock.claimed = true;
        pass.complete(); // not empty, so not the end
        assertThat(told).isEmpty();
        stock.claimed = false;
        pass.put(1);
        assertThat(told).containsExactly("item 1", "completed");
    }

    @Test
    void whatWaitsForDemandAtTheEndSetsAnAlarm() {
        Pass pass = pass();
        pass.put(1);
        assertThat(stock.alarms).isZero();
        pass.complete();
        assertThat(stock.alarms).isEqualTo(1);
    }

    @Test
    void aPassOnAnExecutorLooksForMoreBeforeItGivesItsThreadBack() {
        Pass pass = new Pass(tasks::add, false);
        pass.request(9);
        tasks.remove().run();
        stock.looks = 0;
        pass.put(1);
        int[] before = new int[1];
        stock.atLook = () -> {
            if (++before[0] == Linger.LOOKS - 1) {
                stock.items.add(2); // without a knock: only a look can find it
            }
        };
        tasks.remove().run();
        assertThat(told).containsExactly("item 1", "settled 1, 8 left", "item 2", "settled 1, 7 left");
        assertThat(tasks).isEmpty();
        // a pass that hands nothing on leaves at once
        int looks = stock.looks;
        pass.knock();
        tasks.remove().run();
        assertThat(stock.looks - looks).isLessThan(5);
    }

    @Test
    void aPassThatLooksForMoreSeesDemandToo() {
        Pass pass = new Pass(tasks::add, false);
        pass.request(1);
        tasks.remove().run();
        pass.put(1, 2);
        int[] looks = new int[1];
        stock.atLook = () -> {
            if (++looks[0] == 10) {
                pass.demand.grant(1); // as a request does, before it knocks
            }
        };
        tasks.remove().run();
        assertThat(told).containsExactly("item 1", "settled 1, 0 left", "item 2", "settled 1, 0 left");
    }

    @Test
    void aPassOnNoExecutorLooksOnce() {
        Pass pass = pass();
        pass.request(9);
        stock.looks = 0;
        pass.put(1);
        assertThat(stock.looks).isLessThan(5);
    }

    @Test
    void aSubscriberThatThrowsCountsAsCancelled() {
        Pass pass = pass();
        IllegalStateException broken = new IllegalStateException("§2.13");
        atItem = item -> {
            throw broken;
        };
        pass.request(2);
        pass.put(1, 2);
        assertThat(told).containsExactly("item 1", "upstream cancelled", "discarded 2");
        assertThat(reported).containsExactly(broken);
        assertThat(pass.isCancelled()).isTrue();
        pass.put(3);
        assertThat(told).endsWith("discarded 3");
    }

    @Test
    void whatIsFatalInASubscriberIsThrownOnAndTheGateIsOpen() {
        Pass pass = pass();
        InternalError fatal = new InternalError("as asked");
        atItem = item -> {
            stock.items.add(3);
            pass.knock(); // pending: the pass has one more look to take
            throw fatal;
        };
        pass.request(2);
        stock.atClose = () -> pass.put(4); // after the rest was discarded
        assertThatThrownBy(() -> pass.put(1, 2)).isSameAs(fatal);
        assertThat(told).containsExactly("item 1", "upstream cancelled", "discarded 2", "discarded 3", "discarded 4");
        assertThat(reported).isEmpty();
        pass.put(5);
        assertThat(told).endsWith("discarded 5");
    }

    @Test
    void aFatalFailureOfTheFlowItselfIsToldBeforeItIsThrownOn() {
        Pass pass = pass();
        InternalError fatal = new InternalError("as asked");
        stock.atLook = () -> {
            stock.atLook = () -> {};
            pass.abort(fatal); // as a stock does that runs a user's function
            throw fatal;
        };
        assertThatThrownBy(() -> pass.put(1)).isSameAs(fatal);
        assertThat(told).containsExactly("upstream cancelled", "discarded 1", "failed as asked");
        assertThat(reported).isEmpty();
    }

    @Test
    void aDiscardHandlerThatThrowsKeepsNothingBack() {
        Pass pass = pass();
        IllegalStateException broken = new IllegalStateException("as asked");
        atDiscard = item -> {
            told.add("discarded " + item);
            throw broken;
        };
        pass.put(1, 2);
        pass.cancel();
        assertThat(told).containsExactly("upstream cancelled", "discarded 1", "discarded 2");
        assertThat(reported).containsExactly(broken, broken);
    }

    @Test
    void whatIsFatalInADiscardHandlerIsThrownOn() {
        Pass pass = pass();
        InternalError fatal = new InternalError("as asked");
        atDiscard = item -> {
            throw fatal;
        };
        pass.put(1);
        assertThatThrownBy(pass::cancel).isSameAs(fatal);
        assertThat(reported).isEmpty();
    }

    @Test
    void aSubscriberThatThrowsAtItsSubscriptionCountsAsCancelled() {
        Pass pass = pass();
        IllegalStateException broken = new IllegalStateException("§2.13");
        atSubscribe = () -> {
            throw broken;
        };
        stock.items.add(1);
        assertThat(pass.enter()).isTrue();
        assertThatThrownBy(pass::introduceInside).isSameAs(broken);
        assertThat(told).containsExactly("upstream cancelled", "discarded 1");
        assertThat(reported).isEmpty();
    }

    @Test
    void whatIsFatalInACancelIsThrownOnAndKeepsNothingBack() {
        Pass pass = pass();
        InternalError fatal = new InternalError("as asked");
        atCancel = () -> {
            throw fatal;
        };
        pass.put(1);
        assertThatThrownBy(pass::cancel).isSameAs(fatal);
        assertThat(told).containsExactly("upstream cancelled", "discarded 1");
        assertThat(stock.closed).isEqualTo(1);
        assertThat(reported).isEmpty();
    }

    @Test
    void whatIsFatalInAnExecutorIsToldAndThrownOn() {
        InternalError fatal = new InternalError("as asked");
        Pass pass = new Pass(
                task -> {
                    throw fatal;
                },
                false);
        assertThatThrownBy(() -> pass.put(1)).isSameAs(fatal);
        assertThat(told).containsExactly("upstream cancelled", "discarded 1", "failed as asked");
    }

    @Test
    void whatIsAskedForInTheSubscriptionIsGivenAfterIt() {
        Pass pass = pass();
        stock.items.add(1);
        atSubscribe = () -> {
            pass.request(1);
            assertThat(told).isEmpty(); // §1.3
        };
        pass.introduce(false);
        assertThat(told).containsExactly("item 1", "settled 1, 0 left");
    }

    @Test
    void anIntroductionWithNothingToDoMakesNoPass() {
        pass().introduce(false);
        assertThat(stock.looks).isZero();
        pass().introduce(true);
        assertThat(stock.looks).isPositive();
    }

    @Test
    void aRejectionThatMeetsAnAbortIsReported() {
        IllegalStateException rejection = new IllegalStateException("rejected");
        Pass pass = new Pass(
                task -> {
                    throw rejection;
                },
                false);
        pass.abort(new IllegalStateException("first"));
        assertThat(told).containsExactly("upstream cancelled", "failed first");
        assertThat(reported).containsExactly(rejection);
    }

    @Test
    void anItemThatComesQuietlyAfterACancelIsDiscarded() {
        Pass pass = pass();
        pass.cancel();
        stock.items.add(1);
        pass.knockForItem();
        assertThat(told).containsExactly("upstream cancelled", "discarded 1");
    }

    @Test
    void anItemThatComesQuietlyIsGivenWhereItWasAskedFor() {
        Pass pass = pass();
        stock.items.add(1);
        stock.looks = 0;
        pass.knockForItem();
        assertThat(stock.looks).isZero(); // nobody to give it to
        pass.request(2);
        stock.items.add(2);
        pass.knockForItem();
        assertThat(told).containsExactly("item 1", "settled 1, 1 left", "item 2", "settled 1, 0 left");
    }

    @Test
    void upstreamHasEndedWhereItHasSaidSo() {
        Pass pass = pass();
        stock.items.add(1);
        assertThat(pass.isDone()).isFalse();
        assertThat(pass.isCutShort()).isFalse();
        pass.complete();
        assertThat(pass.isDone()).isTrue();
        assertThat(pass.isCutShort()).isFalse();
        pass.cancel();
        assertThat(pass.isCutShort()).isTrue();
        Pass aborted = pass();
        aborted.abort(new IllegalStateException("as asked"));
        assertThat(aborted.isCutShort()).isTrue();
    }

    @Test
    void aFailureThatComesAfterTheEndIsReported() {
        Pass pass = pass();
        IllegalStateException late = new IllegalStateException("late");
        pass.cancel();
        pass.fail(late);
        assertThat(told).containsExactly("upstream cancelled");
        assertThat(reported).containsExactly(late);
    }
}
