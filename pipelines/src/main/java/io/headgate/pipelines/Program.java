package io.headgate.pipelines;

import io.headgate.operators.Flow;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A pipeline as a Java program that runs it by itself. */
public final class Program {

    private Program() {}

    /** The source of a class named {@code name} with a {@code main}. */
    static String of(Pipeline pipeline, String name) {
        return """
                import io.headgate.core.*;
                import io.headgate.operators.*;
                import io.headgate.pipelines.*;
                import java.time.Duration;
                import java.util.*;
                import java.util.stream.LongStream;

                public final class %s {
                    static Flow<Long> flow(Scene scene) {
                        return %s;
                    }

                    public static void main(String[] arguments) throws Exception {
                        Outcome expected = %s;
                        Program.run(%s::flow, expected, %s, 10_000);
                    }
                }
                """.formatted(
                        name,
                        code(pipeline).indent(12).strip(),
                        outcome(pipeline.chain().outcome()),
                        name,
                        pipeline.conduct().code());
    }

    private static String code(Pipeline pipeline) {
        StringBuilder code = new StringBuilder(pipeline.chain().origin().code());
        if (pipeline.conduct().probed()) {
            code.append("\n.transform(scene::apart)");
        }
        List<Step> steps = pipeline.chain().steps();
        for (int place = 0; place < steps.size(); place++) {
            code.append('\n')
                    .append(steps.get(place).code(place, pipeline.conduct().probed()));
        }
        return code.toString();
    }

    private static String outcome(Outcome outcome) {
        String items = outcome.items().stream().map(item -> item + "L").collect(Collectors.joining(", "));
        String ends = outcome.ends().stream()
                .map(end -> '"' + end.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", "));
        return "new Outcome(List.of(" + items + "), " + outcome.ordered() + ", " + outcome.whole() + ", Set.of(" + ends
                + "))";
    }

    /** For a program: runs it until it goes wrong, at most so many times, and says how. */
    public static void run(Function<Scene, Flow<Long>> assembly, Outcome expected, Conduct conduct, int times)
            throws InterruptedException {
        for (int time = 0; time < times; time++) {
            String wrong = Trial.run(assembly, expected, conduct.withSeed(conduct.seed() + time));
            if (wrong != null) {
                throw new AssertionError("in run " + time + ": " + wrong);
            }
        }
        System.out.println("nothing went wrong in " + times + " runs");
    }

    /** For programs: a list and one more item. */
    public static BiFunction<List<Long>, Long, List<Long>> joined() {
        return (list, item) -> Stages.joined(list, List.of(item));
    }

    /** For programs: null for what can be divided by three. */
    public static @Nullable Long unlessThird(long item) {
        return item % 3 == 0 ? null : Long.valueOf(item);
    }
}
