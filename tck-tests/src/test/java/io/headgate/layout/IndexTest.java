package io.headgate.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The index of operators: nothing is missing from it, nothing in it is made up, and what is generated is up to date. */
class IndexTest {

    private static final Path TEXT = Root.file("docs/marbles/operators.marbles");

    /** {@code name/number of parameters}, as the index has it. */
    private static Set<String> listed() throws IOException {
        try (Stream<String> lines = Files.lines(TEXT)) {
            return lines.filter(line -> line.startsWith("+ "))
                    .map(line -> line.substring(2).strip())
                    .map(signature -> {
                        int open = signature.indexOf('(');
                        String parameters = signature.substring(open + 1, signature.lastIndexOf(')'));
                        long count = parameters.isBlank() ? 0 : parameters.split(",").length;
                        return signature.substring(0, open) + "/" + count;
                    })
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Every public method of a flow but those every object has, and the one way into a flow that a hub has. */
    private static Set<String> there() {
        Stream<String> flow = Arrays.stream(Flow.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !method.getName().equals("toString"))
                .map(IndexTest::named);
        Stream<String> hub = Arrays.stream(Hub.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers()))
                .map(method -> "Hub." + named(method));
        return Stream.concat(flow, hub).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(Method method) {
        return method.getName() + "/" + method.getParameterCount();
    }

    @Test
    void everyMethodOfAFlowIsListed() throws IOException {
        assertThat(there()).hasSizeGreaterThan(100);
        assertThat(there())
                .as("methods of Flow without a line in %s, each with its number of parameters", TEXT)
                .isSubsetOf(listed());
    }

    @Test
    void nothingListedIsMadeUp() throws IOException {
        assertThat(listed()).isSubsetOf(there());
    }

    @Test
    @Timeout(60)
    void whatIsGeneratedIsUpToDate(@TempDir Path docs) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process generator = new ProcessBuilder(
                        java.toString(),
                        Root.file("docs/marbles/Marbles.java").toString(),
                        docs.toString(),
                        TEXT.toString())
                .directory(Root.file(".").toFile())
                .redirectErrorStream(true)
                .redirectOutput(docs.resolve("log").toFile())
                .start();
        assertThat(generator.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(generator.exitValue())
                .as(Files.readString(docs.resolve("log")))
                .isZero();
        assertThat(generated(Root.file("docs")))
                .as("stale: run  java docs/marbles/Marbles.java")
                .isEqualTo(generated(docs));
    }

    private static Map<String, String> generated(Path docs) throws IOException {
        Map<String, String> files = new TreeMap<>();
        files.put("operators.md", Files.readString(docs.resolve("operators.md")));
        try (Stream<Path> pictures = Files.list(docs.resolve("marbles"))) {
            for (Path picture : pictures.toList()) {
                if (picture.toString().endsWith(".svg")) {
                    files.put(picture.getFileName().toString(), Files.readString(picture));
                }
            }
        }
        return files;
    }
}
