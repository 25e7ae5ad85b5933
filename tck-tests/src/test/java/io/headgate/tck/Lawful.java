package io.headgate.tck;

import io.headgate.testkit.Law;
import io.headgate.testkit.LawSink;
import io.headgate.testkit.LawSource;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.Laws;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One row of the table of laws.
 *
 * @param name unique in its table
 * @param exempt the laws that don't apply, each with its reason
 * @param check holds the row to one of the others
 */
record Lawful(String name, Map<Law, String> exempt, Consumer<Law> check) {

    /**
     * An operator; what its user's functions may do is in {@link Callbacks}.
     *
     * @param retention what is wrong with each operator that keeps what it should let go of
     */
    static Lawful operator(LawSubject subject, Supplier<Map<String, AssertionError>> retention) {
        String name = subject.name();
        Map<Law, String> exempt = exempt(subject.exempt());
        String noCallback = Callbacks.exemption(name);
        if (noCallback != null) {
            exempt.putIfAbsent(Law.CALLBACKS, noCallback);
        }
        return of(name, exempt, retention, law -> {
            if (law == Law.CALLBACKS) {
                Callbacks.of(name).forEach(Callbacks::check);
            } else {
                Laws.check(law, subject);
            }
        });
    }

    /** A source. */
    static Lawful source(LawSource source, Supplier<Map<String, AssertionError>> retention) {
        return of(source.name(), source.exempt(), retention, law -> Laws.check(law, source));
    }

    /** The end of a flow. */
    static Lawful sink(LawSink sink, Supplier<Map<String, AssertionError>> retention) {
        return of(sink.name(), sink.exempt(), retention, law -> Laws.check(law, sink));
    }

    /** All of them are held to the law about what is kept together. */
    private static Lawful of(
            String name,
            Map<Law, String> exempt,
            Supplier<Map<String, AssertionError>> retention,
            Consumer<Law> others) {
        return new Lawful(name, exempt, law -> {
            if (law != Law.RETENTION) {
                others.accept(law);
                return;
            }
            AssertionError kept = retention.get().get(name);
            if (kept != null) {
                throw new AssertionError(name + ", law " + law.number() + ": " + kept.getMessage(), kept);
            }
        });
    }

    static Map<Law, String> exempt(Map<Law, String> laws) {
        Map<Law, String> exempt = new EnumMap<>(Law.class);
        exempt.putAll(laws);
        return exempt;
    }
}
