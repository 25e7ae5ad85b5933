package io.headgate.examples.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Rate;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Any text after an option is refused in words, or is a setting with which the flow can be put together. */
public final class OptionsFuzz {

    private OptionsFuzz() {}

    /** Jazzer's name for it. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        Duration time = value(() -> new Quantities.DurationOption().convert(text));
        if (time != null) {
            assertThat(time.isNegative()).isFalse();
            putTogether(time, null, Duration.ZERO, 16_000);
            putTogether(Duration.ofMillis(50), null, time, 16_000);
        }
        Double rate = value(() -> new Quantities.RateOption().convert(text));
        if (rate != null && putTogether(Duration.ofMillis(50), rate, Duration.ZERO, 16_000)) {
            Rate exact = Pipeline.perSecond(rate);
            double second = 1e9 * exact.items() / exact.per().toNanos();
            assertThat(second / rate).isBetween(0.975, 1.025);
        }
        Integer size = value(() -> new Quantities.SizeOption().convert(text));
        if (size != null) {
            assertThat(size).isNotNegative();
            putTogether(Duration.ofMillis(50), null, Duration.ZERO, size);
        }
    }

    /** What the text says, or null where it was refused in words. */
    private static <T> @Nullable T value(Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (TypeConversionException refused) {
            assertThat(refused).hasMessageContaining("isn't a ");
            return null;
        }
    }

    /** Whether the settings are fine; then the flow is too. */
    private static boolean putTogether(Duration within, @Nullable Double rate, Duration storeDelay, int maxLine) {
        Settings settings;
        try {
            settings = new Settings(
                    List.of(), Database.DEFAULT_URL, 500, within, 1, rate, storeDelay, maxLine, null, false);
        } catch (IngestFailure refused) {
            assertThat(refused.exitCode()).isEqualTo(IngestFailure.USAGE);
            return false;
        }
        Meter meter = new Meter(1, rate != null);
        try (Attempts attempts = new Attempts(meter, message -> {});
                Pipeline pipeline = new Pipeline(settings, List.of(), null, null, meter, attempts)) {
            assertThat(pipeline.bound()).isPositive();
            assertThat(pipeline.explain()).isNotBlank();
        }
        return true;
    }
}
