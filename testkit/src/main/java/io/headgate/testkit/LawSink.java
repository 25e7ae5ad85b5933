package io.headgate.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;

/**
 * The end of a flow as the {@link Laws} see it: it subscribes to an upstream, has a result when that ends, and cancels
 * upstream when its result is cancelled. Immutable.
 *
 * @param name for people
 * @param end subscribes to an upstream; calls the function it is given, as its user's, for each item
 * @param asks the most that may be outstanding upstream
 * @param hops whether items are taken on another thread than upstream's
 * @param exempt laws that don't apply, each with the reason
 */
public record LawSink(
        String name,
        BiFunction<Publisher<Integer>, Consumer<Integer>, ? extends CompletableFuture<?>> end,
        long asks,
        boolean hops,
        Map<Law, String> exempt) {

    private static final String LAST = "it has no downstream";

    /** Checks the values. */
    public LawSink {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(end, "end");
        exempt = Map.copyOf(exempt);
    }

    /**
     * An end that asks for everything.
     *
     * @param name for people
     * @param end subscribes to an upstream; calls the function it is given, as its user's, for each item
     */
    public static LawSink of(
            String name, BiFunction<Publisher<Integer>, Consumer<Integer>, ? extends CompletableFuture<?>> end) {
        return new LawSink(name, end, Long.MAX_VALUE, false, Map.of())
                .exempt(Law.SERIALIZATION, LAST)
                .exempt(Law.DEMAND, LAST)
                .exempt(Law.NO_LOST_DEMAND, LAST)
                .exempt(Law.SATURATION, LAST)
                .exempt(Law.ILLEGAL_REQUESTS, LAST)
                .exempt(Law.CONSERVATION, "it keeps nothing but its result")
                .exempt(Law.LONG_COUNTS, "nobody asks it for anything");
    }

    /**
     * Asks for no more than that.
     *
     * @param most that may be outstanding
     */
    public LawSink asks(long most) {
        return new LawSink(name, end, most, hops, exempt);
    }

    /** Takes items on a thread of its own. */
    public LawSink hopping() {
        return new LawSink(name, end, asks, true, exempt);
    }

    /**
     * Without a law.
     *
     * @param law that doesn't apply
     * @param reason why
     */
    public LawSink exempt(Law law, String reason) {
        Map<Law, String> more = new EnumMap<>(Law.class);
        more.putAll(exempt);
        more.put(law, reason);
        return new LawSink(name, end, asks, hops, more);
    }
}
