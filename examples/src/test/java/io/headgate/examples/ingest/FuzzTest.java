package io.headgate.examples.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The targets of {@code bin/fuzz} over the inputs that are kept in {@code src/test/resources/fuzz}: some to begin with, and
 * each that was found to break something.
 */
class FuzzTest {

    /** What Jazzer calls with one input after the other. */
    @FunctionalInterface
    private interface Target {
        void tryOut(byte[] data) throws Exception;
    }

    @TestFactory
    Stream<DynamicContainer> whatWasFoundStaysMended() {
        return Stream.of(
                over("LogParserFuzz", LogParserFuzz::fuzzerTestOneInput),
                over("LinesFuzz", LinesFuzz::fuzzerTestOneInput),
                over("PackedFuzz", PackedFuzz::fuzzerTestOneInput),
                over("OptionsFuzz", OptionsFuzz::fuzzerTestOneInput));
    }

    private static DynamicContainer over(String name, Target target) {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", name))) {
            inputs = files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DynamicContainer.dynamicContainer(
                name,
                inputs.stream()
                        .map(input -> DynamicTest.dynamicTest(
                                input.getFileName().toString(), () -> target.tryOut(Files.readAllBytes(input)))));
    }
}
