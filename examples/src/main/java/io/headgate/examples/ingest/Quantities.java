package io.headgate.examples.ingest;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Quantities with units, as people write them on a command line and read them in a report. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(us|ms|s|m|h)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)([kM]?)(?:/(s|min|h))?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kM]?)");

    private Quantities() {}

    /** {@code 50ms}, {@code 2s}, {@code 1m}; {@code 0} needs no unit. */
    static final class DurationOption implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (text.equals("0")) {
                return Duration.ZERO;
            }
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' isn't a time; write a number and a unit (us, ms, s, m, h), such as 50ms");
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "us" -> Duration.ofNanos(number * 1_000);
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }
    }

    /** {@code 500/s}, {@code 20k/s}, {@code 90/min}; without a unit a second is meant. The result is per second. */
    static final class RateOption implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            Matcher matcher = RATE.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text
                        + "' isn't a rate; write a number of lines and a unit (/s, /min, /h), such as 500/s");
            }
            double number = Double.parseDouble(matcher.group(1)) * factor(matcher.group(2));
            String unit = matcher.group(3);
            return "min".equals(unit) ? number / 60 : "h".equals(unit) ? number / 3600 : number;
        }
    }

    /** {@code 16k}, {@code 1M}, {@code 4096}: bytes. */
    static final class SizeOption implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' isn't a size; write a number of bytes, such as 4096 or 16k");
            }
            long bytes = Long.parseLong(matcher.group(1))
                    * (matcher.group(2).equals("k") ? 1 << 10 : matcher.group(2).equals("M") ? 1 << 20 : 1);
            return (int) Math.min(bytes, Integer.MAX_VALUE);
        }
    }

    private static double factor(String suffix) {
        return suffix.equals("k") ? 1e3 : suffix.equals("M") ? 1e6 : 1;
    }

    /** Bytes with the unit that leaves one to three digits before the point. */
    static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(Locale.ROOT, value < 9.995 ? "%.2f %s" : "%.1f %s", value, units[unit]);
    }

    /** Nanoseconds as seconds, precise enough for what they are used for. */
    static String seconds(long nanos) {
        double seconds = nanos / 1e9;
        return String.format(Locale.ROOT, seconds < 9.995 ? "%.2f s" : "%,.1f s", seconds);
    }

    /** Hours, minutes and seconds, as a clock shows them. */
    static String clock(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /** A number with its thousands apart. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
