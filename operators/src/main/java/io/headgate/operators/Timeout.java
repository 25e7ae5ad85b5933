package io.headgate.operators;

import io.headgate.core.kernel.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a flow may keep somebody waiting. Each limit is optional; at least one is set. The first three are about
 * upstream, and the first two of them count only while downstream has asked for something: nobody is late with what
 * nobody asked for. The last one is about downstream.
 *
 * @param first from the first demand to the first item
 * @param between from an item, or from the demand for the next one if that comes later, to the next item
 * @param total from subscribing to the end, whoever is waiting for whom
 * @param withoutDemand for how long downstream may ask for nothing
 */
public record Timeout(
        @Nullable Duration first,
        @Nullable Duration between,
        @Nullable Duration total,
        @Nullable Duration withoutDemand) {

    public Timeout {
        if (first == null && between == null && total == null && withoutDemand == null) {
            throw new IllegalArgumentException("first, between, total and withoutDemand are null, one must be given");
        }
        check(first, "first");
        check(between, "between");
        check(total, "total");
        check(withoutDemand, "withoutDemand");
    }

    private static void check(@Nullable Duration limit, String name) {
        if (limit != null) {
            Check.positive(limit, name);
        }
    }

    /** For each item, the first one included. */
    public static Timeout each(Duration limit) {
        return new Timeout(limit, limit, null, null);
    }

    /** For the first item. */
    public static Timeout first(Duration limit) {
        return new Timeout(limit, null, null, null);
    }

    /** For the time between two items. */
    public static Timeout between(Duration limit) {
        return new Timeout(null, limit, null, null);
    }

    /** For the whole flow. */
    public static Timeout total(Duration limit) {
        return new Timeout(null, null, limit, null);
    }

    /** For a downstream that asks for nothing. */
    public static Timeout withoutDemand(Duration limit) {
        return new Timeout(null, null, null, limit);
    }

    /** Both limits; where both set one, {@code other}'s. */
    public Timeout and(Timeout other) {
        return new Timeout(
                other.first == null ? first : other.first,
                other.between == null ? between : other.between,
                other.total == null ? total : other.total,
                other.withoutDemand == null ? withoutDemand : other.withoutDemand);
    }

    /** In words. */
    public String text() {
        StringBuilder text = new StringBuilder();
        append(text, "first item within ", first);
        append(text, "next item within ", between);
        append(text, "all within ", total);
        append(text, "no longer without demand than ", withoutDemand);
        return text.toString();
    }

    private static void append(StringBuilder text, String what, @Nullable Duration limit) {
        if (limit != null) {
            text.append(text.length() == 0 ? "" : ", ").append(what).append(Durations.text(limit));
        }
    }
}
