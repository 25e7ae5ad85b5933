package io.headgate.operators.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.stage.MapStage;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PrivateCopyTest {

    @TestFactory
    Stream<DynamicTest> everyStageCanBeCopied() throws IOException, URISyntaxException, ClassNotFoundException {
        Path stages =
                Path.of(MapStage.class.getResource("MapStage.class").toURI()).getParent();
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(stages)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName(MapStage.class.getPackageName() + "." + name);
                if (Stage.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    types.add(type);
                }
            }
        }
        assertThat(types).contains(MapStage.class);
        return types.stream()
                .map(type -> DynamicTest.dynamicTest(
                        type.getSimpleName(),
                        () -> assertThat(PrivateCopy.of(type))
                                .as("one constructor, whose parameters are named after the fields that keep them, and "
                                        + "no field of the stage's own type")
                                .isNotNull()));
    }

    @Test
    void aCopyIsAnotherClassWithTheSameParts() throws Exception {
        List<Object> seen = new ArrayList<>();
        Function<Integer, Integer> fn = x -> {
            seen.add(x);
            return x + 1;
        };
        MapStage<Integer, Integer> original = new MapStage<>(fn);
        Object copy = PrivateCopy.of(MapStage.class).like(original);
        assertThat(copy).isInstanceOf(Stage.class).isNotInstanceOf(MapStage.class);
        assertThat(copy.getClass().isHidden()).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void whatCannotBeCopiedIsNot() {
        assertThat(PrivateCopy.of(TwoConstructors.class)).isNull();
        assertThat(PrivateCopy.of(OtherNames.class)).isNull();
        assertThat(PrivateCopy.of(OwnType.class)).isNull();
        Runnable lambda = () -> {};
        assertThat(PrivateCopy.of(lambda.getClass())).isNull();
    }

    static final class TwoConstructors {
        TwoConstructors() {}

        TwoConstructors(int unused) {}
    }

    static final class OtherNames {
        private final int kept;

        OtherNames(int given) {
            kept = given;
        }

        int kept() {
            return kept;
        }
    }

    /** In the copy, its own name means the copy; here the static field's type means the original. */
    static final class OwnType {
        static final OwnType ONE = new OwnType();

        private OwnType() {}
    }
}
