package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"0, PT0S", "50ms, PT0.05S", "250us, PT0.00025S", "2s, PT2S", "3m, PT3M", "1h, PT1H"})
    void readsTimes(String text, Duration duration) {
        assertThat(new Quantities.DurationOption().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5ms", "ms", "5 ms", "1.5s", "99999999999s"})
    void refusesOtherTimes(String text) {
        assertThatThrownBy(() -> new Quantities.DurationOption().convert(text))
                .isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"500, 500", "500/s, 500", "20k/s, 20000", "1.5M, 1500000", "90/min, 1.5", "3600/h, 1", "0/s, 0"})
    void readsRates(String text, double perSecond) {
        assertThat(new Quantities.RateOption().convert(text)).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-1/s", "5/ms", "5 /s"})
    void refusesOtherRates(String text) {
        assertThatThrownBy(() -> new Quantities.RateOption().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "16k, 16384", "1M, 1048576", "999999999M, 2147483647"})
    void readsSizes(String text, int bytes) {
        assertThat(new Quantities.SizeOption().convert(text)).isEqualTo(bytes);
    }

    @Test
    void writesQuantitiesForPeople() {
        assertThat(Quantities.bytes(999)).isEqualTo("999 B");
        assertThat(Quantities.bytes(1000)).isEqualTo("1.00 kB");
        assertThat(Quantities.bytes(2_370_789_000L)).isEqualTo("2.37 GB");
        assertThat(Quantities.seconds(1_234_000_000L)).isEqualTo("1.23 s");
        assertThat(Quantities.seconds(1_234_560_000_000L)).isEqualTo("1,234.6 s");
        assertThat(Quantities.clock(59)).isEqualTo("0:59");
        assertThat(Quantities.clock(3725)).isEqualTo("1:02:05");
        assertThat(Quantities.number(10_000_000)).isEqualTo("10,000,000");
    }
}
