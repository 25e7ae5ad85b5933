package io.headgate.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes a pipeline from a seed: the same one from the same seed. */
final class Generator {

    /** Larger ones find nothing that smaller ones don't. */
    private static final int MOST_ITEMS = 120;

    private static final int MOST_STEPS = 6;

    private final List<Verb> verbs;
    private final List<Verb> simple;

    Generator(List<Verb> verbs, List<Verb> simple) {
        this.verbs = verbs;
        this.simple = simple;
    }

    /** Of all operators that are known. */
    static Generator ofAll() {
        List<Verb> all = new ArrayList<>(Stages.all());
        all.addAll(Buffers.all());
        all.addAll(Junctions.all());
        return new Generator(List.copyOf(all), Stages.all());
    }

    List<Verb> verbs() {
        return verbs;
    }

    Pipeline pipeline(long seed) {
        // Neighbouring seeds give sequences of their own.
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        Chain chain = chain(random, verbs, random.nextInt(1, MOST_STEPS + 1), 1);
        return new Pipeline(chain, conduct(random, seed));
    }

    private Chain chain(SplittableRandom random, List<Verb> from, int steps, long first) {
        Chain chain = new Chain(origin(random, first), List.of());
        for (int tries = 0; chain.steps().size() < steps && tries < 4 * steps; tries++) {
            Step step = step(from.get(random.nextInt(from.size())), chain, random);
            if (step != null) {
                chain = chain.with(step);
            }
        }
        return chain;
    }

    /** A step that {@code chain} can have next, or null. */
    private @Nullable Step step(Verb verb, Chain chain, SplittableRandom random) {
        Outcome above = chain.outcome();
        boolean again = chain.steps().stream().anyMatch(step -> step.verb().again());
        if (!verb.fits().test(above) || (verb.again() && (again || !chain.isCold()))) {
            return null;
        }
        Step step = verb.arguments().of(verb, above, random, () -> chain(random, simple, random.nextInt(0, 3), 101));
        return step != null && chain.with(step).outcome().items().size() <= MOST_ITEMS ? step : null;
    }

    private static Origin origin(SplittableRandom random, long from) {
        Origin.Kind[] kinds = Origin.Kind.values();
        // A part has no source that counts its subscriptions: whether it is subscribed to isn't the model's to know.
        Origin.Kind kind = kinds[random.nextInt(from == 1 ? kinds.length : Origin.Kind.FLAKY.rank())];
        return new Origin(
                kind,
                from,
                random.nextInt(8) == 0 ? 40 : random.nextInt(0, 12),
                kind != Origin.Kind.FLAKY && random.nextInt(5) == 0,
                random.nextInt(1, 4));
    }

    private static Conduct conduct(SplittableRandom random, long seed) {
        Demands[] demands = Demands.values();
        Cancelling.Where[] wheres = Cancelling.Where.values();
        Cancelling cancelling = random.nextInt(3) == 0
                ? new Cancelling(wheres[random.nextInt(wheres.length)], random.nextInt(1, 8))
                : Cancelling.NEVER;
        return new Conduct(
                seed, random.nextBoolean(), demands[random.nextInt(demands.length)], cancelling, random.nextBoolean());
    }
}
