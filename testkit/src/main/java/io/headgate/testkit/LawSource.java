package io.headgate.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.reactivestreams.Publisher;

/**
 * A source as the {@link Laws} see it: the integers from 0, as many as it is told, then it completes. Immutable.
 *
 * @param name for people
 * @param source makes a publisher of so many integers
 * @param hops whether items may be delivered on another thread than the one that asks, so that they have to be waited for
 * @param most how many items it has at most, by nature
 * @param exempt laws that don't apply, each with the reason
 */
public record LawSource(
        String name,
        IntFunction<? extends Publisher<Integer>> source,
        boolean hops,
        int most,
        Map<Law, String> exempt) {

    private static final String FIRST = "it has no upstream";

    /** Checks the values. */
    public LawSource {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        exempt = Map.copyOf(exempt);
    }

    /**
     * A source that delivers on the thread that asks.
     *
     * @param name for people
     * @param source makes a publisher of so many integers from 0
     */
    public static LawSource of(String name, IntFunction<? extends Publisher<Integer>> source) {
        return new LawSource(name, source, false, Integer.MAX_VALUE, Map.of())
                .exempt(Law.NO_OVER_REQUEST, FIRST)
                .exempt(Law.GOOD_SUBSCRIBER, FIRST)
                .exempt(Law.SUBSCRIPTION_RACES, FIRST)
                .exempt(Law.BAD_SOURCES, FIRST)
                .exempt(Law.CALLBACKS, "whether it calls a function of its user's is not known")
                .exempt(Law.CONSERVATION, "an item that was not asked for was never made");
    }

    /** Delivers on a thread of its own. */
    public LawSource hopping() {
        return new LawSource(name, source, true, most, exempt);
    }

    /**
     * Has only so many items.
     *
     * @param most items, by nature
     */
    public LawSource endsAfter(int most) {
        return new LawSource(name, source, hops, most, exempt);
    }

    /**
     * Without a law.
     *
     * @param law that doesn't apply
     * @param reason why
     */
    public LawSource exempt(Law law, String reason) {
        Map<Law, String> more = new EnumMap<>(Law.class);
        more.putAll(exempt);
        more.put(law, reason);
        return new LawSource(name, source, hops, most, more);
    }

    Publisher<Integer> of(int count) {
        return source.apply(count(count));
    }

    int count(int wanted) {
        return Math.min(wanted, most);
    }
}
