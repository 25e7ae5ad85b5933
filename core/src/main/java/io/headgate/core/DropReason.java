package io.headgate.core;

/** Why an item was dropped. Each buffer counts its drops by reason. */
public enum DropReason {
    /** The buffer was full and the item was the one arriving. */
    NEWEST("the buffer was full and the item had just arrived"),
    /** The buffer was full and the item had waited longest. */
    OLDEST("the buffer was full and the item had waited longest"),
    /** The buffer was full and was emptied for a newer item. */
    ALL("the buffer was full and was emptied"),
    /** The buffer was full and the item was worth least. */
    LOWEST("the buffer was full and the item was worth least"),
    /** The buffer was full and only a sample of the arriving items gets in. */
    SAMPLED("the buffer was full and only one item in so many gets in"),
    /** The item waited longer than allowed. */
    EXPIRED("the item waited too long"),
    /** The buffer was full and its producer was told to come back later. */
    SHED("the buffer was full and the producer was asked to come back later"),
    /** The item alone weighs more than the buffer can ever hold. */
    TOO_HEAVY("the item is heavier than the whole buffer"),
    /** Nobody had asked for an item, and the source keeps none. */
    NO_DEMAND("nobody had asked for it"),
    /** A newer item came while it waited for its time, and only the newest goes out. */
    SUPERSEDED("a newer item took its place"),
    /** The item came while the window that an earlier one opened was still open. */
    TOO_SOON("it came too soon after the one before");

    private final String text;

    DropReason(String text) {
        this.text = text;
    }

    /** The reason in words for people, fit for the end of a sentence such as "dropped 17 items: …". */
    public String text() {
        return text;
    }
}
