package io.headgate.testkit.mutants;

import io.headgate.testkit.Law;

/** What can be wrong with {@link Queueing}: one mistake each, the law that finds it every time, and what the TCK finds. */
enum Fault {
    /** None. */
    NONE("", Law.SERIALIZATION),

    // ---- subscribing

    SUBSCRIBES_AT_ASSEMBLY(
            "subscribes when it is assembled",
            Law.INDEPENDENCE,
            Seen.PROCESSOR,
            "required_spec104_mustCallOnErrorOnAllItsSubscribersIfItEncountersANonRecoverableError"),
    SHARES_ITS_QUEUE(
            "has one queue for all its subscriptions",
            Law.INDEPENDENCE,
            Seen.PUBLISHER,
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne"),
    TAKES_A_SECOND_SUBSCRIPTION(
            "takes a second subscription in place of the first",
            Law.BAD_SOURCES,
            Seen.PROCESSOR,
            "required_spec205_mustCallSubscriptionCancelIfItAlreadyHasAnSubscriptionAndReceivesAnotherOnSubscribeSignal"),
    KEEPS_A_LATE_SUBSCRIPTION(
            "doesn't cancel a subscription that comes after downstream has cancelled", Law.REENTRANCY),
    KEEPS_SUBSCRIBERS(
            "holds on to who has subscribed",
            Law.RETENTION,
            Seen.PUBLISHER,
            "required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber"),
    KEEPS_THE_LAST_ITEM("holds on to the item that came last", Law.RETENTION),

    // ---- from upstream

    HANDS_ON_NULL(
            "hands on null",
            Law.BAD_SOURCES,
            Seen.PROCESSOR,
            "required_spec213_onNext_mustThrowNullPointerExceptionWhenParametersAreNull"),
    TELLS_NOBODY_OF_NULL("throws at null, as it must, and leaves downstream without an end", Law.BAD_SOURCES),
    HANDS_ON_AFTER_THE_END("hands on what comes after the end", Law.BAD_SOURCES),
    LETS_AN_ERROR_PAST_THE_GATE("passes an error straight on, whoever is inside", Law.BAD_SOURCES),

    // ---- demand

    THROWS_AT_AN_ILLEGAL_REQUEST(
            "throws at request(0) in place of an error",
            Law.ILLEGAL_REQUESTS,
            Seen.PUBLISHER,
            "required_spec309_requestZeroMustSignalIllegalArgumentException"),
    IGNORES_AN_ILLEGAL_REQUEST(
            "ignores request(0)",
            Law.ILLEGAL_REQUESTS,
            Seen.PUBLISHER,
            "required_spec309_requestZeroMustSignalIllegalArgumentException"),
    LETS_A_REFUSAL_PAST_THE_GATE("tells of an illegal request at once, whoever is inside", Law.ILLEGAL_REQUESTS),
    GRANTS_IN_TWO_STEPS("reads demand, then writes the sum", Law.NO_LOST_DEMAND),
    SETTLES_WITH_WHAT_IT_READ(
            "writes back the demand it began with, less what it delivered",
            Law.REENTRANCY,
            Seen.PUBLISHER,
            "required_spec303_mustNotAllowUnboundedRecursion"),
    ADDS_WITHOUT_SATURATING("lets the sum of requests overflow", Law.SATURATION),
    COUNTS_IN_INT(
            "counts demand in 32 bits",
            Law.LONG_COUNTS,
            Seen.PUBLISHER,
            "required_spec317_mustSupportAPendingElementCountUpToLongMaxValue"),
    GIVES_ONE_TOO_MANY(
            "delivers one item more than was asked for",
            Law.SATURATION,
            Seen.PUBLISHER,
            "required_spec101_subscriptionRequestMustResultInTheCorrectNumberOfProducedElements"),

    // ---- the gate

    HAS_NO_GATE(
            "lets every thread in", Law.SATURATION, Seen.PUBLISHER, "required_spec303_mustNotAllowUnboundedRecursion"),
    RECURSES(
            "lets the thread that is inside in again",
            Law.REENTRANCY,
            Seen.PUBLISHER,
            "required_spec303_mustNotAllowUnboundedRecursion"),
    DOES_NOT_LOOK_AGAIN(
            "leaves without looking whether anybody knocked",
            Law.REENTRANCY,
            Seen.PUBLISHER,
            "required_spec303_mustNotAllowUnboundedRecursion"),
    HOLDS_A_LOCK("delivers under a lock that request takes", Law.RESPONSIVENESS),
    ASKS_OUTSIDE_THE_GATE("asks upstream after it has let others in", Law.GOOD_SUBSCRIBER),

    // ---- items

    TAKES_THE_NEWEST_FIRST("takes items out of its queue at the wrong end", Law.SATURATION),
    CHARGES_WHAT_IT_LEFT_OUT(
            "takes what it filtered out off the demand",
            Law.REPLENISHMENT,
            Seen.PUBLISHER,
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne"),
    FORGETS_WHAT_IT_LEFT_OUT(
            "doesn't ask again for what it filtered out",
            Law.REPLENISHMENT,
            Seen.PUBLISHER,
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne"),
    NEVER_REPLENISHES(
            "asks upstream once",
            Law.REPLENISHMENT,
            Seen.PUBLISHER,
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne"),
    ASKS_TWICE_AT_FIRST("asks for its capacity twice", Law.NO_OVER_REQUEST),
    ASKS_FOR_ALL_AT_THE_MARK("asks for its capacity whenever three quarters are used up", Law.NO_OVER_REQUEST),
    ROUNDS_THREE_QUARTERS_DOWN(
            "replenishes p × 3/4, which is nothing for p = 1",
            Law.SATURATION,
            Seen.PUBLISHER,
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne"),
    ASKS_WHAT_HAS_ENDED("asks an upstream that has ended", Law.GOOD_SUBSCRIBER),

    // ---- functions

    LETS_THE_FUNCTION_THROW("lets what its function throws out of request", Law.CALLBACKS),
    LEAVES_OUT_WHAT_IS_NULL("leaves out an item for which its function returns null", Law.CALLBACKS),
    LEAVES_UPSTREAM_RUNNING_AFTER_A_FAILURE("fails without cancelling upstream", Law.CALLBACKS),

    // ---- the end

    LOOKS_FOR_A_CANCEL_NOW_AND_THEN("looks for a cancel at every fourth item", Law.CANCEL_IN_BURST),
    CANCELS_NOBODY(
            "doesn't pass a cancel on",
            Law.CANCEL_IN_BURST,
            Seen.PROCESSOR,
            "required_spec208_mustBePreparedToReceiveOnNextSignalsAfterHavingCalledSubscriptionCancel"),
    CANCELS_AT_EVERY_CALL(
            "cancels upstream again whenever it is called",
            Law.CANCEL_IN_BURST,
            Seen.PROCESSOR,
            "required_spec203_mustNotCallMethodsOnSubscriptionOrPublisherInOnComplete"),
    CANCELS_WHAT_HAS_ENDED(
            "cancels an upstream that has ended",
            Law.GOOD_SUBSCRIBER,
            Seen.PROCESSOR,
            "required_spec203_mustNotCallMethodsOnSubscriptionOrPublisherInOnComplete"),
    READS_DONE_AFTER_THE_QUEUE(
            "finds its queue empty, then looks whether upstream is done", Law.DEMAND, Seen.BY_CHANCE, ""),
    WAITS_FOR_DEMAND_TO_END(
            "completes when there is demand",
            Law.INDEPENDENCE,
            Seen.PUBLISHER,
            "optional_spec104_mustSignalOnErrorWhenFails"),
    ENDS_AGAIN_WHEN_ASKED_AGAIN(
            "ends once more at each call after the end",
            Law.GOOD_SUBSCRIBER,
            Seen.PUBLISHER,
            "required_spec105_mustSignalOnCompleteWhenFiniteStreamTerminates"),
    TELLS_AN_ERROR_TWICE("delivers an error and reports it as undeliverable", Law.TERMINAL_RACES),
    SWALLOWS_AN_ERROR_AT_A_CANCEL("reports no error that meets a cancel", Law.TERMINAL_RACES),
    KEEPS_WHAT_IS_LEFT("keeps what a cancel left in its queue", Law.CONSERVATION),
    DISCARDS_TWICE("tells twice of what a cancel left in its queue", Law.CONSERVATION);

    /** What the TCK makes of it. */
    enum Seen {
        /** Nothing: all its tests pass. */
        NOT_AT_ALL,
        /** Tests of races fail now and then. */
        BY_CHANCE,
        /** A test of publishers fails every time. */
        PUBLISHER,
        /** A test of processors fails every time. */
        PROCESSOR
    }

    private final String text;
    private final Law law;
    private final Seen seen;
    private final String test;

    Fault(String text, Law law) {
        this(text, law, Seen.NOT_AT_ALL, "");
    }

    Fault(String text, Law law, Seen seen, String test) {
        this.text = text;
        this.law = law;
        this.seen = seen;
        this.test = test;
    }

    /** In words. */
    String text() {
        return text;
    }

    /** The law that finds it every time. */
    Law law() {
        return law;
    }

    /** What the TCK makes of it. */
    Seen seen() {
        return seen;
    }

    /** The TCK's test that fails, if one does every time. */
    String test() {
        return test;
    }

    /** How much the operator takes ahead. */
    int capacity() {
        return this == ROUNDS_THREE_QUARTERS_DOWN ? 1 : 4;
    }

    /** Whether the operator has to leave out every other item for the fault to show. */
    boolean filters() {
        return this == CHARGES_WHAT_IT_LEFT_OUT || this == FORGETS_WHAT_IT_LEFT_OUT;
    }
}
