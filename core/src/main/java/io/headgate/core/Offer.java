package io.headgate.core;

/** What became of an item that was handed to a buffer, an {@link Emitter} or a channel. */
public enum Offer {
    /** The item was taken, even if another one was dropped for it. */
    SENT,
    /** This item was dropped; the policy's counter and drop handler know why. */
    DROPPED,
    /** There is no room: the item is still the caller's and was counted nowhere. */
    FULL,
    /** The receiving side has ended or was cancelled: the item is still the caller's. */
    CLOSED
}
