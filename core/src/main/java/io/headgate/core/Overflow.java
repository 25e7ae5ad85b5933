package io.headgate.core;

import static java.util.Objects.requireNonNull;

import io.headgate.core.kernel.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a buffer is full. A value: immutable, and free to be used for any number of buffers. Policies are
 * named by what is lost.
 *
 * <p>It is an interface so that a factory can't be called through a value by mistake: {@code
 * Overflow.dropOldest().expireAfter(d)} doesn't compile, {@code Overflow.dropOldest().expiring(d)} does.
 *
 * @param <T> the items
 */
public sealed interface Overflow<T> permits Policy {

    /** What is done with a full buffer; {@link Overflow} adds each one's details. */
    enum Kind {
        /** See {@link Overflow#backpressure()}. */
        BACKPRESSURE("backpressure", false),
        /** See {@link Overflow#block()}. */
        BLOCK("block", false),
        /** See {@link Overflow#fail()}. */
        FAIL("fail", false),
        /** See {@link Overflow#disconnect()}. */
        DISCONNECT("disconnect", false),
        /** See {@link Overflow#dropNewest()}. */
        DROP_NEWEST("dropNewest", true),
        /** See {@link Overflow#dropOldest()}. */
        DROP_OLDEST("dropOldest", true),
        /** See {@link Overflow#latest()}. */
        LATEST("latest", true),
        /** See {@link Overflow#dropAll()}. */
        DROP_ALL("dropAll", true),
        /** See {@link Overflow#dropLowest(Comparator)}. */
        DROP_LOWEST("dropLowest", true),
        /** See {@link Overflow#sample(int)}. */
        SAMPLE("sample", true),
        /** See {@link Overflow#shed(Admission)}. */
        SHED("shed", true);

        private final String text;
        private final boolean lossy;

        Kind(String text, boolean lossy) {
            this.text = text;
            this.lossy = lossy;
        }

        /** The policy's name as users write it. */
        public String text() {
            return text;
        }

        /** Whether a full buffer drops something, so that upstream may send without limit. */
        public boolean lossy() {
            return lossy;
        }
    }

    /**
     * Nothing is lost: upstream is asked for less. It never has more credit than there are free slots. {@link
     * Emitter#send} answers {@link Offer#FULL}.
     */
    static <T> Overflow<T> backpressure() {
        return Policy.of(Kind.BACKPRESSURE);
    }

    /** Nothing is lost: the producing thread waits. For {@link Emitter} and channels only; refused elsewhere. */
    static <T> Overflow<T> block() {
        return Policy.of(Kind.BLOCK);
    }

    /** The arriving item is dropped. */
    static <T> Overflow<T> dropNewest() {
        return Policy.of(Kind.DROP_NEWEST);
    }

    /** The item that has waited longest is dropped, the arriving one enters. */
    static <T> Overflow<T> dropOldest() {
        return Policy.of(Kind.DROP_OLDEST);
    }

    /** The buffer holds one item, the newest. Only for a capacity of one item. */
    static <T> Overflow<T> latest() {
        return Policy.of(Kind.LATEST);
    }

    /** The buffer is emptied, the arriving item enters. */
    static <T> Overflow<T> dropAll() {
        return Policy.of(Kind.DROP_ALL);
    }

    /** The flow fails: what is buffered is delivered, then an {@link OverflowException}. */
    static <T> Overflow<T> fail() {
        return Policy.of(Kind.FAIL);
    }

    /**
     * The subscriber that is too slow is taken off, alone: it is given what is buffered for it, then an {@link
     * OverflowException}. For splits only, where each subscriber has a buffer of its own; refused elsewhere.
     */
    static <T> Overflow<T> disconnect() {
        return Policy.of(Kind.DISCONNECT);
    }

    /**
     * The least valuable of the buffered items and the arriving one is dropped. Of equally low items the youngest goes,
     * so an arriving item never displaces its equal. What stays is delivered in order of arrival, not of value.
     *
     * @param worth orders items from least to most valuable. It runs on the producer's thread, only while the buffer is
     *     full, and inside the buffer's short lock: it must be quick and must not use the buffer. What it throws comes
     *     out of the offer, which then changed nothing.
     */
    static <T> Overflow<T> dropLowest(Comparator<? super T> worth) {
        return new Policy<>(Kind.DROP_LOWEST, requireNonNull(worth, "worth"), 0, null, null, null);
    }

    /**
     * Of the items that arrive while the buffer is full, every {@code oneIn}-th replaces the newest buffered one, the
     * others are dropped. The count goes on where it stopped when the buffer is full again.
     *
     * @throws IllegalArgumentException if {@code oneIn} is less than 1
     */
    static <T> Overflow<T> sample(int oneIn) {
        return new Policy<>(Kind.SAMPLE, null, oneIn, null, null, null);
    }

    /**
     * Backpressure when full, and an item that waited longer than {@code atMost} is dropped when its turn comes. For
     * another policy when full see {@link #expiring}.
     *
     * @throws IllegalArgumentException if {@code atMost} is not positive, or more than nanoseconds hold
     */
    static <T> Overflow<T> expireAfter(Duration atMost) {
        return Overflow.<T>backpressure().expiring(atMost);
    }

    /** The arriving item is dropped and its producer is told when to come back: see {@link Admission}. */
    static <T> Overflow<T> shed(Admission admission) {
        return new Policy<>(Kind.SHED, null, 0, null, requireNonNull(admission, "admission"), null);
    }

    /**
     * The same policy when full; besides, an item that waited longer than {@code atMost} is dropped when its turn comes,
     * and an overdue item makes way before the policy touches any other; where upstream or a producer waits for room, by
     * itself.
     *
     * @throws IllegalArgumentException if {@code atMost} is not positive, or more than nanoseconds hold
     */
    Overflow<T> expiring(Duration atMost);

    /**
     * The same policy with a handler that is called exactly once for each dropped item, with the reason, on the thread
     * that caused the drop and outside any lock. It replaces an earlier handler. What it throws goes to {@link Hooks};
     * the item counts as dropped all the same.
     */
    Overflow<T> onDrop(BiConsumer<? super T, DropReason> handler);

    /** What is done when the buffer is full. */
    Kind kind();

    /** The longest an item may wait, or null when there is no limit. */
    @Nullable
    Duration expiry();

    /** The order of {@link #dropLowest}, null for any other kind. */
    @Nullable
    Comparator<? super T> worth();

    /** The n of {@link #sample}, 0 for any other kind. */
    int oneIn();

    /** The admission of {@link #shed}, null for any other kind. */
    @Nullable
    Admission admission();

    /** The handler for dropped items, if there is one. */
    @Nullable
    BiConsumer<? super T, DropReason> dropHandler();

    /** The policy in words, as plans show it. */
    default String text() {
        var name = kind() == Kind.SAMPLE ? "sample(1 in " + oneIn() + ")" : kind().text();
        return expiry() == null ? name : name + ", expires after " + Durations.text(expiry());
    }
}
