package io.headgate.tck;

import io.headgate.testkit.Law;
import io.headgate.testkit.LawSink;
import io.headgate.testkit.LawSource;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.Retention;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything public, for the laws. */
final class LawTable {

    private LawTable() {}

    /** Where a run writes what came of it. */
    static Path verdicts() {
        return TckTable.root().resolve("tck-tests/target/laws.json");
    }

    static List<Lawful> rows() {
        List<LawSubject> operators = Operators.all().map(Row::law).toList();
        List<LawSource> sources = LawSources.all().toList();
        List<LawSink> sinks = LawSinks.all().toList();
        Supplier<Map<String, AssertionError>> kept = once(() -> Retention.broken(
                keeping(operators, LawSubject::exempt),
                keeping(sources, LawSource::exempt),
                keeping(sinks, LawSink::exempt)));
        return Stream.of(
                        sources.stream().map(source -> Lawful.source(source, kept)),
                        operators.stream().map(operator -> Lawful.operator(operator, kept)),
                        sinks.stream().map(sink -> Lawful.sink(sink, kept)))
                .flatMap(rows -> rows)
                .toList();
    }

    private static <T> List<T> keeping(List<T> subjects, Function<T, Map<Law, String>> exempt) {
        return subjects.stream()
                .filter(subject -> !exempt.apply(subject).containsKey(Law.RETENTION))
                .toList();
    }

    /** One garbage collection for all of them. */
    private static <T> Supplier<T> once(Supplier<T> value) {
        AtomicReference<T> known = new AtomicReference<>();
        return () -> known.updateAndGet(before -> before == null ? value.get() : before);
    }
}
