package io.headgate.testkit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * An operator as the {@link Laws} see it: it must hand on the integers it gets, in order, and all of them
 * but those it tells that it dropped. Immutable.
 *
 * @param name for people
 * @param operator makes a publisher over an upstream; is also given the handler that every dropped or discarded item must
 *     be told to
 * @param asks the most that may be outstanding upstream when so much is outstanding downstream
 * @param hops whether items may be delivered on another thread than upstream's, so that they have to be waited for
 * @param unordered whether items may overtake each other
 * @param lossy whether it drops items by nature, each of which it must tell; where a law counts items, those count too
 * @param timers what the operator takes its time from, if it does and the laws may advance it
 * @param exempt laws that don't apply, each with the reason
 */
public record LawSubject(
        String name,
        BiFunction<Publisher<Integer>, Consumer<Object>, ? extends Publisher<Integer>> operator,
        LongUnaryOperator asks,
        boolean hops,
        boolean unordered,
        boolean lossy,
        @Nullable VirtualTimers timers,
        Map<Law, String> exempt) {

    /** How far the laws advance {@link #timers()} at a time. */
    public static final Duration TICK = Duration.ofSeconds(1);

    /** Checks the values. */
    public LawSubject {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(asks, "asks");
        exempt = Map.copyOf(exempt);
    }

    /**
     * An operator that asks upstream for what downstream asks of it, and keeps nothing.
     *
     * @param name for people
     * @param operator makes a publisher over an upstream
     */
    public static LawSubject of(String name, Function<Publisher<Integer>, ? extends Publisher<Integer>> operator) {
        return new LawSubject(
                name,
                (upstream, lost) -> operator.apply(upstream),
                LongUnaryOperator.identity(),
                false,
                false,
                false,
                null,
                Map.of());
    }

    /**
     * An operator that may keep items, and tells what becomes of those it doesn't deliver.
     *
     * @param name for people
     * @param operator makes a publisher over an upstream, with a handler for what is dropped or discarded
     */
    public static LawSubject keeping(
            String name, BiFunction<Publisher<Integer>, Consumer<Object>, ? extends Publisher<Integer>> operator) {
        return new LawSubject(name, operator, LongUnaryOperator.identity(), false, false, false, null, Map.of());
    }

    /**
     * With a bound of its own.
     *
     * @param asks from demand outstanding downstream to the most that may be outstanding upstream
     */
    public LawSubject asks(LongUnaryOperator asks) {
        return new LawSubject(name, operator, asks, hops, unordered, lossy, timers, exempt);
    }

    /** Delivers on another thread than upstream's. */
    public LawSubject hopping() {
        return new LawSubject(name, operator, asks, true, unordered, lossy, timers, exempt);
    }

    /** Delivers items in any order, each once. */
    public LawSubject overtaking() {
        return new LawSubject(name, operator, asks, hops, true, lossy, timers, exempt);
    }

    /** Drops items by nature, and tells each to the handler it is given. */
    public LawSubject dropping() {
        return new LawSubject(name, operator, asks, hops, unordered, true, timers, exempt);
    }

    /**
     * With the clock it was made with: the laws race what is due with everything else, and see that no timer is left.
     *
     * @param timers on which a whole {@link #TICK} passes at a time
     */
    public LawSubject timed(VirtualTimers timers) {
        return new LawSubject(name, operator, asks, hops, unordered, lossy, timers, exempt);
    }

    /**
     * Without a law.
     *
     * @param law that doesn't apply
     * @param reason why
     */
    public LawSubject exempt(Law law, String reason) {
        Map<Law, String> more = new EnumMap<>(Law.class);
        more.putAll(exempt);
        more.put(law, reason);
        return new LawSubject(name, operator, asks, hops, unordered, lossy, timers, more);
    }
}
