package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a pass goes about demand, the end, and the time it may keep its thread. */
class DrainPassPaceTest extends DrainPassFixture {

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
}
