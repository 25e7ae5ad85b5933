package io.headgate.pipelines;

import io.headgate.operators.Flow;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Where a chain's items come from.
 *
 * @param kind how they come
 * @param from the first one
 * @param count how many
 * @param failing whether a failure follows them in place of an end
 * @param size the capacity, or how many times it fails before it doesn't, where a kind has one
 */
record Origin(Kind kind, long from, int count, boolean failing, int size) {

    enum Kind {
        RANGE,
        PULLED,
        PUSHING,
        FOREIGN,
        EMITTED,
        CHANNELLED,
        FLAKY;

        /** How far it is from the simplest one. */
        int rank() {
            return Arrays.asList(values()).indexOf(this);
        }
    }

    Flow<Long> flow(Scene scene) {
        return switch (kind) {
            case RANGE -> ended(Flow.range(from, count));
            case PULLED -> ended(scene.pulled(from, count));
            case PUSHING -> scene.pushing(from, count, failing);
            case FOREIGN -> scene.foreign(from, count, failing);
            case EMITTED -> scene.emitted(from, count, failing, size);
            case CHANNELLED -> scene.channelled(from, count, failing, size);
            case FLAKY -> scene.flaky(from, count, size);
        };
    }

    private Flow<Long> ended(Flow<Long> items) {
        return failing ? Flow.concat(items, Flow.error(new Boom(boom()))) : items;
    }

    String code() {
        String plain = from + ", " + count;
        String ends = plain + ", " + failing;
        return switch (kind) {
            case RANGE -> ended("Flow.range(" + plain + ")");
            case PULLED -> ended("scene.pulled(" + plain + ")");
            case PUSHING -> "scene.pushing(" + ends + ")";
            case FOREIGN -> "scene.foreign(" + ends + ")";
            case EMITTED -> "scene.emitted(" + ends + ", " + size + ")";
            case CHANNELLED -> "scene.channelled(" + ends + ", " + size + ")";
            case FLAKY -> "scene.flaky(" + plain + ", " + size + ")";
        };
    }

    private String ended(String items) {
        return failing ? "Flow.concat(" + items + ", Flow.error(new Boom(\"" + boom() + "\")))" : items;
    }

    /** What comes of the next subscription. */
    Outcome outcome(Attempts attempts) {
        List<Long> items = LongStream.range(from, from + count).boxed().toList();
        boolean fails = kind == Kind.FLAKY ? attempts.next(this) < size : failing;
        return Outcome.of(items, fails ? boom() : Outcome.COMPLETE);
    }

    private String boom() {
        return "end of " + from;
    }
}
