package io.headgate.pipelines;

import io.headgate.operators.Flow;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An operator as pipelines know it: how it is built, how that is written, and what a plain loop makes of the same items.
 *
 * @param name the operator's
 * @param code as Java, where {a}, {b}, {other} and {place} stand for a step's arguments
 * @param build the same, as it runs
 * @param model what comes of it
 * @param fits what must be known of the items above for that to be known
 * @param arguments chooses them
 * @param conserves whether each item that goes in comes out, is dropped or is discarded, and is the same then
 * @param cold whether a second subscription gets the same as the first one
 * @param again whether it subscribes to what is above more than once
 */
record Verb(
        String name,
        String code,
        Build build,
        Model model,
        Predicate<Outcome> fits,
        Arguments arguments,
        boolean conserves,
        boolean cold,
        boolean again) {

    interface Build {
        Flow<Long> on(Flow<Long> flow, Step step, Scene scene, int place);
    }

    interface Model {
        /** {@code above} gives what comes of one more subscription. */
        Outcome of(Supplier<Outcome> above, Step step, Attempts attempts);
    }

    /** Chooses a step's arguments, knowing what comes from above; null where it has no use for that. */
    interface Arguments {
        @Nullable
        Step of(Verb verb, Outcome above, SplittableRandom random, Supplier<Chain> chains);
    }

    /** Anything goes. */
    static Verb any(String name, String code, Build build, Function<Outcome, Outcome> model) {
        return new Verb(
                name,
                code,
                build,
                (above, step, attempts) -> model.apply(above.get()),
                outcome -> true,
                numbers(1, 5, 1, 5),
                false,
                true,
                false);
    }

    /** As above, where the model needs the arguments. */
    static Verb with(String name, String code, Build build, Stepped model) {
        return any(name, code, build, outcome -> outcome).model((above, step, attempts) -> model.of(above.get(), step));
    }

    interface Stepped {
        Outcome of(Outcome above, Step step);
    }

    /** Gives what it gets. */
    static Verb same(String name, String code, Build build) {
        return any(name, code, build, outcome -> outcome).conserving();
    }

    static Arguments numbers(long leastA, long mostA, long leastB, long mostB) {
        return (verb, above, random, chains) ->
                new Step(verb, random.nextLong(leastA, mostA + 1), random.nextLong(leastB, mostB + 1), null);
    }

    Verb code(String other) {
        return new Verb(name, other, build, model, fits, arguments, conserves, cold, again);
    }

    Verb model(Model other) {
        return new Verb(name, code, build, other, fits, arguments, conserves, cold, again);
    }

    /** Needs all items, in order, and a single end. */
    Verb exact() {
        return fits(Outcome::isExact);
    }

    /** Needs all items, in whatever order, and a single end. */
    Verb whole() {
        return fits(Outcome::isWhole);
    }

    Verb fits(Predicate<Outcome> test) {
        return new Verb(name, code, build, model, test, arguments, conserves, cold, again);
    }

    Verb arguments(Arguments other) {
        return new Verb(name, code, build, model, fits, other, conserves, cold, again);
    }

    /** {@code a} and {@code b} from these ranges. */
    Verb arguments(long leastA, long mostA, long leastB, long mostB) {
        return arguments(numbers(leastA, mostA, leastB, mostB));
    }

    /** {@code a} is one of the items, or none; {@code b} a small size. */
    Verb atItem() {
        return arguments((verb, above, random, chains) -> new Step(
                verb,
                above.items().isEmpty()
                        ? -1
                        : above.items().get(random.nextInt(above.items().size())),
                random.nextLong(1, 5),
                null));
    }

    /** {@code a} is a small size, {@code b} now and then one of the items, at which something fails. */
    Verb failingAt() {
        return arguments((verb, above, random, chains) -> new Step(
                verb,
                random.nextLong(1, 5),
                above.items().isEmpty() || random.nextInt(4) != 0
                        ? -1
                        : above.items().get(random.nextInt(above.items().size())),
                null));
    }

    /** Has another chain besides. */
    Verb beside() {
        return arguments((verb, above, random, chains) ->
                new Step(verb, random.nextLong(1, 5), random.nextLong(1, 5), chains.get()));
    }

    Verb conserving() {
        return new Verb(name, code, build, model, fits, arguments, true, cold, again);
    }

    /** What it holds waits for whoever comes later. */
    Verb hot() {
        return new Verb(name, code, build, model, fits, arguments, false, false, again);
    }

    /** What a second subscription gets isn't the model's to know. */
    Verb once() {
        return new Verb(name, code, build, model, fits, arguments, conserves, false, again);
    }

    Verb subscribingAgain() {
        return new Verb(name, code, build, model, fits, arguments, conserves, cold, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
