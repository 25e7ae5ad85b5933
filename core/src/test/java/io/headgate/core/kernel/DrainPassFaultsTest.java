package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What a pass does where a subscriber, a handler or an executor throws, and where a failure comes too late. */
class DrainPassFaultsTest extends DrainPassFixture {

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
    void aFailureThatComesAfterTheEndIsReported() {
        Pass pass = pass();
        IllegalStateException late = new IllegalStateException("late");
        pass.cancel();
        pass.fail(late);
        assertThat(told).containsExactly("upstream cancelled");
        assertThat(reported).containsExactly(late);
    }
}
