package io.headgate.core.kernel;

/** What the rings have in common. */
final class Rings {

    /** The largest capacity whose slots fit an array of a power of two. */
    static final int MAX_CAPACITY = 1 << 30;

    private Rings() {}

    /** How many slots a ring of this exact capacity has: the next power of two. */
    static int slots(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be from 1 to " + MAX_CAPACITY);
        }
        return capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    }
}
