package io.headgate.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Every class with a compare-and-set or another ordering that isn't a lock's has a jcstress test, or a reason why not; and
 * neither list names what isn't there.
 */
class InventoryTest {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    /** A handle, an atomic, a fence or a volatile field. */
    private static final Pattern ORDERING = Pattern.compile(
            "\\bVarHandle\\b|\\bAtomic(Integer|Long|Boolean|Reference)\\w*\\b|\\bvolatile\\b|FieldUpdater\\b");

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("core")) ? here : here.getParent();
    }

    private static Set<String> needed() throws IOException {
        var names = new TreeSet<String>();
        for (var module : new String[] {"core", "operators"}) {
            var sources = root().resolve(module).resolve("src/main/java");
            try (var files = Files.walk(sources)) {
                for (var file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    var code = COMMENT.matcher(Files.readString(file)).replaceAll("");
                    if (ORDERING.matcher(code).find()) {
                        var name =
                                sources.resolve("io/headgate").relativize(file).toString();
                        names.add(name.replace(".java", "")
                                .replace(file.getFileSystem().getSeparator(), "."));
                    }
                }
            }
        }
        return names;
    }

    private static Set<String> stressed() throws ReflectiveOperationException {
        var names = new TreeSet<String>();
        for (var test : TestList.tests()) {
            var outer = Class.forName(test.substring(0, test.lastIndexOf('.')));
            names.addAll(Arrays.asList(outer.getAnnotation(Stresses.class).value()));
        }
        return names;
    }

    private static Map<String, String> excused() throws IOException {
        var reasons = new TreeMap<String, String>();
        try (var lines = InventoryTest.class.getResourceAsStream("not-stressed.txt")) {
            for (var line : new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    var colon = line.indexOf(": ");
                    reasons.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        }
        return reasons;
    }

    @Test
    void nothingIsMissing() throws Exception {
        var missing = needed();
        assertThat(missing).as("the sources were found").hasSizeGreaterThan(50);
        missing.removeAll(stressed());
        missing.removeAll(excused().keySet());
        assertThat(missing)
                .as("classes that need a jcstress test (@Stresses) or a reason (not-stressed.txt)")
                .isEmpty();
    }

    @Test
    void noReasonIsLeftOver() throws Exception {
        var excused = excused();
        assertThat(excused.values()).allSatisfy(reason -> assertThat(reason).hasSizeGreaterThan(20));
        assertThat(needed()).containsAll(excused.keySet());
        assertThat(stressed()).doesNotContainAnyElementsOf(excused.keySet());
    }

    @Test
    void whatIsStressedExists() throws Exception {
        for (var name : stressed()) {
            assertThat(Class.forName("io.headgate." + name)).isNotNull();
        }
    }

    /** jcstress has no idea what it wasn't given: a test that its processor didn't see would never run. */
    @Test
    void everyTestIsFound() throws Exception {
        var sources = root().resolve("stress/src/test/java");
        var declared = 0L;
        try (var files = Files.walk(sources)) {
            for (var file : files.filter(path -> path.toString().endsWith("Stress.java"))
                    .toList()) {
                declared += Pattern.compile("^ *@JCStressTest", Pattern.MULTILINE)
                        .matcher(Files.readString(file))
                        .results()
                        .count();
            }
        }
        assertThat(TestList.tests()).hasSize((int) declared).hasSizeGreaterThan(80);
    }
}
