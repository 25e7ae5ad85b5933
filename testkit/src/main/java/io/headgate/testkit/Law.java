package io.headgate.testkit;

/**
 * What an operator must honour beyond the rules the TCK looks at. The numbers are those of the list in
 * {@code docs/laws.md}.
 */
public enum Law {
    /** Signals never overlap, whoever emits, requests and cancels when (§1.3). */
    SERIALIZATION(1, "emission, requests and cancel from three threads: no two signals at once"),
    /** Delivered is never more than requested, at any instant (§1.1). */
    DEMAND(2, "random requests from two threads: never an item beyond the ledger"),
    /** A request made at any moment counts. */
    NO_LOST_DEMAND(3, "two threads asking for one at a time: exactly as many items, without a nudge"),
    /** Demand saturates in mid-stream (§3.17). */
    SATURATION(4, "MAX−1, 2 and MAX in mid-stream: everything comes, upstream sees positive requests"),
    /** Upstream is never asked for more than the bound the operator's documentation gives. */
    NO_OVER_REQUEST(5, "outstanding upstream within the stated bound at every request"),
    /** What was used up is asked for again, for ever. */
    REPLENISHMENT(6, "a very long stream at a demand of one"),
    /** The operator is a good subscriber (§2.4, §2.7, §3.9). */
    GOOD_SUBSCRIBER(7, "upstream sees no overlapping requests, none of zero or less, nothing after the end"),
    /** A downstream that is stuck holds up nobody else (§3.4, §3.5). */
    RESPONSIVENESS(8, "downstream stuck in onNext: request and cancel from another thread return at once"),
    /** Calls from within signals are fine, and the stack stays flat (§3.3, §3.10, §3.11). */
    REENTRANCY(9, "requests from onSubscribe and onNext, upstream emits and completes inside request"),
    /** A subscription may come late, twice, or after the cancel (§1.9, §2.5). */
    SUBSCRIPTION_RACES(
            10, "onSubscribe late, twice, after a cancel: one comes out, demand isn't lost, the surplus is cancelled"),
    /** A cancel in mid-burst stops the burst (§1.8, §3.12). */
    CANCEL_IN_BURST(11, "cancel in onNext at unlimited demand: nothing after it, upstream cancelled"),
    /** At most one end, and no error is lost. */
    TERMINAL_RACES(
            12, "error, completion, cancel and an illegal request at once: one end, each error told exactly once"),
    /** A source that breaks the rules doesn't break them for downstream. */
    BAD_SOURCES(13, "signals after the end, null, a second subscription: never passed on"),
    /** What a user's function throws becomes one error. */
    CALLBACKS(14, "a function that throws or returns null: one error, upstream cancelled, earlier items delivered"),
    /** An illegal request ends the stream in order (§3.9). */
    ILLEGAL_REQUESTS(15, "request(0) racing with items: one error that cites §3.9, upstream cancelled"),
    /** What is over is let go of, whoever stays (§3.13). */
    RETENTION(16, "downstream and items are collectable after every ending, while upstream and timers stay"),
    /** Every item is delivered, dropped or discarded exactly once, however the stream ends. */
    CONSERVATION(17, "each item exactly once delivered, dropped or discarded, on every ending"),
    /** Subscriptions share nothing. */
    INDEPENDENCE(18, "nothing subscribed at assembly, two subscribers get the same"),
    /** Counts are of 64 bits, and saturate (§3.17). */
    LONG_COUNTS(19, "demand across 2²⁰, 2³¹, 2³² and 2⁶³ in mid-stream: passed on exactly, every item comes");

    private final int number;
    private final String text;

    Law(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Its number in the list. */
    public int number() {
        return number;
    }

    /** What is done and what must hold, in a line. */
    public String text() {
        return text;
    }
}
