package io.headgate.stress;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the jcstress tests and says what came of each. It fails where an outcome is forbidden, and also where a test that
 * should have run did not: a runner that finds nothing is no proof of anything.
 *
 * <p>jcstress writes its files where it is started; {@code bin/stress} and the build start it in {@code target/jcstress}.
 */
public final class Stress {

    /** Fewer meetings than this prove little: the machine had other things to do. */
    private static final int FEW = 1_000;

    /** Of what a fork that broke down has to say; {@code console.txt} has the rest. */
    private static final int MOST_LINES = 12;

    /**
     * What takes a second for each test, nearly all of it the start of a JVM: one fork, some hundredths of a second in it.
     * Two threads meet some thousand times in that, which finds a plain mistake and rarely a subtle one; that is what the
     * other mode is for.
     */
    private static final List<String> QUICK = List.of(
            "-m",
            "quick",
            "-time",
            "60",
            "-iters",
            "1",
            "-f",
            "1",
            "-fsm",
            "1",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-pth",
            "false",
            "-hs",
            "64",
            "-strideSize",
            "64",
            "-strideCount",
            "5",
            "-jvmArgs",
            "-XX:+UseSerialGC -Xshare:auto -Xmx128m");

    /** jcstress' own default: all compilation modes, affinities and forks. Some minutes for each test. */
    private static final List<String> FULL = List.of("-m", "default");

    private Stress() {}

    /**
     * Runs them.
     *
     * @param given words, one or several to an argument: {@code --quick} or {@code --full}; {@code --list}; parts of test
     *     names, of which one has to be in a test's name; after {@code --} whatever jcstress understands
     */
    public static void main(String[] given) throws Exception {
        var words = String.join(" ", given).trim().split(" +", -1);
        var full = false;
        var list = false;
        var names = new ArrayList<String>();
        var more = new ArrayList<String>();
        for (var i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--full" -> full = true;
                case "--quick" -> full = false;
                case "--list" -> list = true;
                case "--" -> {
                    more.addAll(List.of(words).subList(i + 1, words.length));
                    i = words.length;
                }
                default -> names.add(words[i]);
            }
        }
        var pattern = pattern(names);
        var tests =
                TestList.tests().stream().filter(pattern.asPredicate()).sorted().toList();
        if (tests.isEmpty()) {
            System.out.println("No test has one of " + names + " in its name.");
            System.exit(2);
        }
        if (list) {
            tests.forEach(System.out::println);
            return;
        }
        var arguments = new ArrayList<>(full ? FULL : QUICK);
        arguments.addAll(List.of("-t", pattern.pattern(), "-r", "report"));
        arguments.addAll(more);
        System.exit(report(tests, run(arguments, full)) ? 0 : 1);
    }

    private static Pattern pattern(List<String> names) {
        return names.isEmpty()
                ? Pattern.compile(".*")
                : Pattern.compile(names.stream().map(Pattern::quote).collect(Collectors.joining("|", ".*(", ").*")));
    }

    private static List<TestResult> run(List<String> arguments, boolean loud) throws Exception {
        var options = new Options(arguments.toArray(String[]::new));
        if (!options.parse()) {
            System.exit(2);
        }
        var console = System.out;
        try (var file = new PrintStream(Path.of("console.txt").toFile(), StandardCharsets.UTF_8)) {
            System.setOut(loud ? console : file);
            new JCStress(options).run();
        } catch (AssertionError failures) {
            // jcstress' own way to end a run that has found something; the report below says what
            System.setOut(console);
        } finally {
            System.setOut(console);
        }
        return read(options.getResultFile());
    }

    private static List<TestResult> read(String file) throws IOException, ClassNotFoundException {
        var results = new InProcessCollector();
        var disk = new DiskReadCollector(file, results);
        disk.dump();
        disk.close();
        return List.copyOf(results.getTestResults());
    }

    private static boolean report(List<String> tests, List<TestResult> results) {
        var byTest = new TreeMap<String, List<TestResult>>();
        results.forEach(result -> byTest.computeIfAbsent(result.getName(), name -> new ArrayList<>())
                .add(result));
        var failed = 0;
        var few = 0;
        for (var test : tests) {
            var lines = complaints(byTest.getOrDefault(test, List.of()));
            var samples = byTest.getOrDefault(test, List.of()).stream()
                    .mapToLong(TestResult::getTotalCount)
                    .sum();
            var verdict = !lines.isEmpty() ? "FAILED" : samples < FEW ? "few" : "ok";
            System.out.printf("%-6s %,12d  %s%n", verdict, samples, test);
            lines.forEach(line -> System.out.println("       " + line));
            failed += lines.isEmpty() ? 0 : 1;
            few += verdict.equals("few") ? 1 : 0;
        }
        System.out.printf(
                "jcstress: %d tests, %d failed, %d met fewer than %,d times, %d results%n",
                tests.size(), failed, few, FEW, results.size());
        return failed == 0;
    }

    private static List<String> complaints(List<TestResult> results) {
        var lines = new ArrayList<String>();
        var samples = 0L;
        for (var result : results) {
            samples += result.getTotalCount();
            if (result.status() != Status.NORMAL) {
                lines.add(result.status().toString());
                result.getMessages().stream().limit(MOST_LINES).forEach(lines::add);
                result.getVmErr().stream().limit(MOST_LINES).forEach(lines::add);
            } else if (!result.grading().isPassed) {
                lines.addAll(result.grading().failureMessages);
                result.grading()
                        .gradingResults
                        .values()
                        .forEach(outcome -> lines.add(String.format(
                                "%12s %,10d  %s: %s", outcome.id, outcome.count, outcome.expect, outcome.description)));
            }
        }
        // how many samples there are is a matter of the machine's load; none means that nothing ran
        if (lines.isEmpty() && samples == 0) {
            lines.add("did not run");
        }
        return lines;
    }
}
