package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/** A function that returns null where an item or a flow has to be: the failure names the operator. */
class ReturnedNullTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    record Case(String operator, Result<?> result) {
        @Override
        public String toString() {
            return operator;
        }
    }

    private static Flow<Long> numbers() {
        return Flow.range(0, 3);
    }

    private static Flow<Long> failed() {
        return Flow.error(new IllegalArgumentException("upstream"));
    }

    private static Case flow(String operator, Flow<?> flow) {
        return new Case(operator, flow.toList(9));
    }

    static Stream<Case> functions() {
        return Stream.of(
                flow("generate", Flow.generate(() -> null)),
                flow("fromStream", Flow.fromStream(() -> null)),
                flow("fromCompletionStage", Flow.fromCompletionStage(() -> null)),
                flow("using", Flow.using(() -> null, resource -> numbers(), resource -> {})),
                flow("using", Flow.using(() -> 1, resource -> (Publisher<Long>) null, resource -> {})),
                flow("lines", Flow.lines(() -> null)),
                flow("flatMapIterable", numbers().flatMapIterable(item -> null)),
                flow("mapError", failed().mapError(failure -> null)),
                flow("recoverWith", failed().recoverWith(failure -> null)),
                new Case("fold", numbers().fold(0L, (sum, item) -> null)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void isTheOperatorsFailure(Case function) {
        assertThatThrownBy(() -> function.result().await(LONG))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(function.operator() + ": the function returned null");
    }

    @ParameterizedTest
    @MethodSource("loops")
    void whatAFunctionThrowsIsTheFailure(Case loop) {
        assertThatThrownBy(() -> loop.result().await(LONG))
                .isInstanceOf(AssertionError.class)
                .hasMessage("as asked");
    }

    private static Long fails() {
        throw new AssertionError("as asked");
    }

    static Stream<Case> loops() {
        return Stream.of(
                new Case("reduce", numbers().reduce((sum, item) -> fails())),
                new Case("fold", numbers().fold(0L, (sum, item) -> fails())),
                new Case(
                        "finisher",
                        numbers().collect(Collectors.collectingAndThen(Collectors.counting(), n -> fails()))),
                flow("lines", Flow.lines(() -> {
                    throw new AssertionError("as asked");
                })));
    }

    @Test
    void aCostIsNotNegative() {
        List<Long> delivered = new ArrayList<>();
        var throttled = numbers().throttle(Rate.perSecond(1_000_000), item -> -1);
        assertThatThrownBy(() -> throttled.forEach(delivered::add).await(LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThat(delivered).isEmpty();
    }
}
