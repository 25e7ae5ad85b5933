package io.headgate.pipelines;

import io.headgate.operators.Flow;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operator of a pipeline, with its arguments.
 *
 * @param verb which
 * @param a its first number, whatever that means to it
 * @param b its second one
 * @param second what it has besides the flow it is called on, or null
 */
record Step(Verb verb, long a, long b, @Nullable Chain second) {

    Chain other() {
        return Objects.requireNonNull(second);
    }

    /** Its first number as a size. */
    int n() {
        return (int) a;
    }

    Flow<Long> on(Flow<Long> flow, Scene scene, int place) {
        if (place < 0) {
            return verb.build().on(flow, this, scene, place);
        }
        if (!verb.conserves()) {
            return scene.apart(verb.build().on(flow, this, scene, place));
        }
        Flow<Long> made = verb.build().on(scene.in(place, flow), this, scene, place);
        return scene.out(place, verb.name(), made);
    }

    String code(int place, boolean probed) {
        String code = verb.code()
                .replace("{a}", Long.toString(a))
                .replace("{b}", Long.toString(b))
                .replace("{place}", Integer.toString(place));
        if (second != null) {
            code = code.replace("{other}", second.code());
        }
        if (!probed) {
            return code;
        }
        return verb.conserves()
                ? ".transform(flow -> scene.in(" + place + ", flow))\n" + code + "\n.transform(flow -> scene.out("
                        + place + ", \"" + verb.name() + "\", flow))"
                : code + "\n.transform(scene::apart)";
    }

    Outcome outcome(Supplier<Outcome> above, Attempts attempts) {
        return verb.model().of(above, this, attempts);
    }
}
