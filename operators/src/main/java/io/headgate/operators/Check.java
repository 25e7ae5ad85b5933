package io.headgate.operators;

import io.headgate.core.Overflow;
import io.headgate.core.kernel.Durations;
import java.time.Duration;

/** Arguments are checked when a flow is put together; a message says the parameter, its value and what is allowed. */
final class Check {

    /** The most places that are allocated, or may be. */
    static final int PLACES = 1 << 20;

    private Check() {}

    static <T> T given(T value, String parameter) {
        if (value == null) {
            throw new NullPointerException(parameter + " is null, must be given");
        }
        return value;
    }

    /** A copy of {@code values}, none of which is null. */
    static <T> T[] noneNull(T[] values, String parameter) {
        T[] own = given(values, parameter).clone();
        for (int i = 0; i < own.length; i++) {
            given(own[i], parameter + "[" + i + "]");
        }
        return own;
    }

    static int atLeast(int min, int value, String parameter) {
        atLeast((long) min, value, parameter);
        return value;
    }

    /** A number of places that are allocated, or may be: more than a million of them is a mistake. */
    static int places(int value, String parameter) {
        return from(1, PLACES, value, parameter);
    }

    static int from(int min, int max, int value, String parameter) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(parameter + " is " + value + ", must be from " + min + " to " + max);
        }
        return value;
    }

    static long atLeast(long min, long value, String parameter) {
        if (value < min) {
            throw new IllegalArgumentException(parameter + " is " + value + ", must be at least " + min);
        }
        return value;
    }

    /** A time that passes, and that nanoseconds hold. */
    static Duration positive(Duration value, String parameter) {
        return Durations.positive(value, parameter);
    }

    /** A buffer for one subscriber has nobody to be disconnected. */
    static void unconnected(Overflow<?> overflow) {
        if (overflow.kind() == Overflow.Kind.DISCONNECT) {
            throw new IllegalArgumentException(
                    "overflow is disconnect(), must be another: it takes one subscriber of a broadcast off");
        }
    }
}
