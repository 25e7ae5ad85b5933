package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.000000001S, 1 ns",
        "PT0.000000999S, 999 ns",
        "PT0.00025S, 250 µs",
        "PT0.05S, 50 ms",
        "PT0.0015S, 1.5 ms",
        "PT1S, 1 s",
        "PT10S, 10 s",
        "PT1.5S, 1.5 s",
        "PT1.000000001S, 1.000000001 s",
        "PT1M, 1 min",
        "PT90M, 1 h 30 min",
        "PT24H, 1 d",
        "PT24H0.5S, 1 d 0.5 s",
        "PT876000H, 36500 d",
        "PT-0.05S, -50 ms"
    })
    void writesThemAsPeopleDo(Duration value, String text) {
        assertThat(Durations.text(value)).isEqualTo(text);
    }

    @Test
    void writesTheLongestAndBeyond() {
        assertThat(Durations.text(Long.MAX_VALUE)).isEqualTo("106751 d 23 h 47 min 16.854775807 s");
        assertThat(Durations.text(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("106751991167300 d 15 h 30 min 7 s");
        assertThat(Durations.text(Duration.ofSeconds(Long.MIN_VALUE))).startsWith("PT-");
    }

    @Test
    void allowsWhatNanosecondsHold() {
        assertThat(Durations.positive(Durations.LONGEST, "d").toNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Durations.positive(Duration.ofNanos(1), "d")).isEqualTo(Duration.ofNanos(1));
        assertThat(Durations.notNegative(Duration.ZERO, "d")).isZero();
        assertThat(Durations.notNegative(Durations.LONGEST, "d")).isEqualTo(Durations.LONGEST);
    }

    @Test
    void refusesTheRestWithTheParameterItsValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> Durations.positive(Duration.ZERO, "within"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("within is 0 s, must be more than zero and at most 292 years");
        assertThatThrownBy(() -> Durations.positive(Duration.ofMillis(-1), "within"))
                .hasMessageStartingWith("within is -1 ms, must be more than zero");
        assertThatThrownBy(() -> Durations.positive(Duration.ofDays(365_000), "within"))
                .hasMessageStartingWith("within is 365000 d, must be more than zero and at most 292 years");
        assertThatThrownBy(() -> Durations.notNegative(Duration.ofNanos(-1), "least"))
                .hasMessageStartingWith("least is -1 ns, must be at least zero and at most 292 years");
        assertThatThrownBy(() -> Durations.notNegative(Durations.LONGEST.plusNanos(1), "most"))
                .hasMessageContaining("most is 106751 d");
        assertThatThrownBy(() -> Durations.positive(null, "within")).hasMessage("within is null, must be given");
        assertThatThrownBy(() -> Durations.notNegative(null, "least")).hasMessage("least is null, must be given");
    }
}
