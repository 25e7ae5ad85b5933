package io.headgate.examples.ingest;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows a person how far the run is: a bar on a terminal, now and then a plain line elsewhere (a bar in a log file is a mess).
 *
 * <p>It reads the {@link Meter} from a thread of its own and never touches the flow.
 */
interface Progress extends AutoCloseable {
    @Override
    void close();

    /** Shows nothing. */
    static Progress none() {
        return () -> {};
    }

    /** A bar that is redrawn in place, on a terminal that is so many characters wide. */
    static Progress bar(PrintStream out, Meter meter, long total, int columns) {
        return new Bar(out, meter, total, columns);
    }

    /** A line now and then. */
    static Progress lines(PrintStream out, Meter meter, long total, Duration every) {
        return new Lines(out, meter, total, every.toNanos());
    }

    /** The node that has been working the most since the display last asked, and the depths before each. */
    final class View {
        private final Meter meter;
        private final long total;
        private List<Meter.Reading> last;

        View(Meter meter, long total) {
            this.meter = meter;
            this.total = total;
            this.last = meter.readings();
        }

        /** How much is done, 0 to 1; negative when nobody knows. */
        double done() {
            return total <= 0 ? -1 : Math.min(1, meter.inputBytes() / (double) total);
        }

        /** Lines a second since the beginning. */
        long rate() {
            return Math.round(meter.settled() * 1e9 / Math.max(1, meter.elapsedNanos()));
        }

        String eta() {
            double done = done();
            if (done < 0) {
                return Quantities.clock(meter.elapsedNanos() / 1_000_000_000) + " elapsed";
            }
            if (done < 0.001) {
                return "ETA ?";
            }
            return "ETA " + Quantities.clock(Math.round(meter.elapsedNanos() / 1e9 * (1 - done) / done));
        }

        /** Where lines are waiting, and for whom. */
        String where() {
            List<Meter.Reading> now = meter.readings();
            StringBuilder depths = new StringBuilder("in");
            for (Meter.Reading reading : now) {
                if (reading.node() != Meter.Node.READ && reading.node() != Meter.Node.ENRICH) {
                    depths.append(' ').append(reading.node().text()).append(' ').append(reading.depth());
                }
            }
            String verdict = meter.verdict(last, now);
            last = now;
            return depths + " │ " + verdict;
        }

        String settled() {
            return Quantities.number(meter.settled()) + " lines";
        }
    }

    /** The terminal's bar. */
    final class Bar implements Progress {
        private static final int REDRAW_MILLIS = 250;

        private final View view;
        private final ProgressBar bar;

        private Bar(PrintStream out, Meter meter, long total, int columns) {
            view = new View(meter, total);
            bar = new ProgressBarBuilder()
                    .setTaskName("ingest")
                    .setInitialMax(Math.max(total, 0))
                    .setUpdateIntervalMillis(REDRAW_MILLIS)
                    .continuousUpdate()
                    .clearDisplayOnFinish()
                    .setRenderer(this::render)
                    // The width is given, because finding it out would make the library take over the terminal, and
                    // with it Ctrl-C.
                    .setConsumer(new ConsoleProgressBarConsumer(out, columns - 1))
                    .build();
        }

        private String render(ProgressState state, int width) {
            double done = view.done();
            String percent = done < 0 ? "" : String.format(Locale.ROOT, "%3.0f%% ", done * 100);
            String right = " " + view.settled() + " " + Quantities.number(view.rate()) + "/s " + view.eta() + " │ "
                    + view.where();
            int room = Math.min(30, width - percent.length() - right.length() - 2);
            String drawn = done < 0 || room < 5 ? "" : draw(done, room);
            String line = percent + drawn + right;
            // As long as what was there before, so that nothing of it stays.
            return line.length() < width ? line + " ".repeat(width - line.length()) : line.substring(0, width);
        }

        private static String draw(double done, int width) {
            int full = (int) Math.round(done * width);
            return "│" + "█".repeat(full) + "░".repeat(width - full) + "│";
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Plain lines. */
    final class Lines implements Progress {
        private final View view;
        private final ScheduledExecutorService clock;
        private final ScheduledFuture<?> ticking;

        private Lines(PrintStream out, Meter meter, long total, long everyNanos) {
            view = new View(meter, total);
            clock = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "progress");
                thread.setDaemon(true);
                return thread;
            });
            ticking =
                    clock.scheduleAtFixedRate(() -> out.println(line()), everyNanos, everyNanos, TimeUnit.NANOSECONDS);
        }

        private String line() {
            double done = view.done();
            return String.format(
                    Locale.ROOT,
                    "%s%s, %s lines/s, %s │ %s",
                    done < 0 ? "" : String.format(Locale.ROOT, "%.0f%%, ", done * 100),
                    view.settled(),
                    Quantities.number(view.rate()),
                    view.eta(),
                    view.where());
        }

        @Override
        public void close() {
            ticking.cancel(false);
            clock.shutdown();
        }
    }
}
