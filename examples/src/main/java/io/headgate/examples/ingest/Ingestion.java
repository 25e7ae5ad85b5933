package io.headgate.examples.ingest;

import io.headgate.examples.ingest.LogReader.Task;
import io.headgate.examples.ingest.LogStore.Checkpoint;
import io.headgate.examples.ingest.LogStore.Run;
import io.headgate.examples.ingest.LogStore.Totals;
import java.io.InputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run from the first look at its inputs to its report: everything around the {@link Pipeline}. */
final class Ingestion {
    private static final int TOP = 10;

    /**
     * What a person sees while it runs.
     *
     * @param messages one line for everything worth telling
     * @param plan takes the flow's plan before it runs
     * @param progress starts the display: of these counters, towards this many bytes of input (-1 for unknown)
     * @param quiet whether only failures are worth telling
     */
    record View(
            PrintStream messages, Consumer<String> plan, BiFunction<Meter, Long, Progress> progress, boolean quiet) {}

    /**
     * How it ended.
     *
     * @param messages what is to be told after the report, so that it is the last thing seen
     * @param failure what failed, if anything did
     */
    record Result(
            Report report,
            int exitCode,
            List<String> messages,
            @Nullable Throwable failure) {}

    /** A run with what is left to read of its inputs. */
    private record Prepared(Run run, List<Task> tasks, long lines, boolean finished) {}

    private final Settings settings;
    private final InputStream standardInput;
    private final View view;
    private final Interruption interruption;
    private final Database database;

    Ingestion(Settings settings, InputStream standardInput, View view, Interruption interruption) {
        this.settings = settings;
        this.standardInput = standardInput;
        this.view = view;
        this.interruption = interruption;
        this.database = Database.at(settings.url());
    }

    /**
     * Runs to the end, to the first failure or to an interruption.
     *
     * @throws IngestFailure when nothing could be begun
     */
    Result run() throws Exception {
        // First what is cheap to find out: nothing is touched when a file is missing.
        List<Input> inputs =
                settings.resume() && settings.files().isEmpty() ? List.of() : Input.of(settings.files(), standardInput);
        Meter meter = new Meter(settings.parallel(), settings.rate() != null);
        try (Attempts attempts = new Attempts(meter, this::tell);
                LogStore store =
                        attempts.run("connect to " + Database.shown(settings.url()), () -> LogStore.open(database))) {
            Prepared prepared = attempts.run("look for an earlier run", () -> prepare(store, inputs));
            store.resume(prepared.run());
            try (RejectsFile rejects =
                    settings.rejects() == null ? null : RejectsFile.open(settings.rejects(), store)) {
                return ingest(meter, attempts, store, prepared, rejects);
            }
        }
    }

    private void tell(String message) {
        view.messages().println("headgate: " + message);
    }

    private void remark(String message) {
        if (!view.quiet()) {
            tell(message);
        }
    }

    // ------------------------------------------------------------------------------------------- what is to be done

    private Prepared prepare(LogStore store, List<Input> given) throws SQLException {
        List<Input> inputs = given;
        Optional<Run> earlier = Optional.empty();
        if (settings.resume()) {
            earlier = inputs.isEmpty()
                    ? store.latestUnfinishedRun()
                    : store.latestRun(inputs.stream().map(Input::name).toList());
            if (earlier.isEmpty()) {
                remark("there is no earlier run " + (inputs.isEmpty() ? "to go on with" : "over this input")
                        + "; starting at the beginning");
            }
            if (inputs.isEmpty()) {
                inputs = earlier.isEmpty()
                        ? Input.of(List.of(), standardInput)
                        : earlier.get().checkpoints().stream()
                                .map(checkpoint -> Input.named(checkpoint.name(), standardInput))
                                .toList();
            }
        }
        Run run = earlier.isPresent()
                ? earlier.get()
                : store.begin(inputs.stream().map(Input::name).toList());
        List<Task> tasks = new ArrayList<>();
        long lines = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            Checkpoint at = run.checkpoints().get(i);
            Source source = new Source(input.name(), input.label(), settings.maxLine());
            source.id(at.sourceId());
            tasks.add(new Task(input, source, at.offset(), at.lines(), at.fingerprint()));
            lines += at.lines();
        }
        if (run.finished()) {
            remark("run " + run.id() + " over this input is complete; there is nothing left to read");
        } else if (lines > 0) {
            remark("going on with run %d after %,d lines".formatted(run.id(), lines));
        }
        return new Prepared(run, tasks, lines, run.finished());
    }

    // -------------------------------------------------------------------------------------------------- doing it

    private Result ingest(
            Meter meter, Attempts attempts, LogStore store, Prepared prepared, @Nullable RejectsFile rejects)
            throws Exception {
        List<Task> tasks = prepared.finished() ? List.of() : prepared.tasks();
        Throwable failure = null;
        boolean complete = false;
        String plan;
        long bound;
        try (Pipeline pipeline = new Pipeline(settings, tasks, store, rejects, meter, attempts)) {
            plan = pipeline.explain();
            bound = pipeline.bound();
            view.plan().accept(plan);
            Progress progress = view.progress().apply(meter, total(tasks));
            try {
                // What was interrupted before it began isn't begun.
                if (!interruption.requested()) {
                    CompletableFuture<?> running = pipeline.start();
                    interruption.onRequest(() -> running.cancel(true));
                    running.get();
                    complete = true;
                }
            } catch (ExecutionException e) {
                failure = e.getCause();
            } catch (CancellationException e) {
                // Only an interruption cancels. What was being committed is waited for when the pipeline closes.
                complete = false;
            } finally {
                progress.close();
            }
        }
        if (complete && !prepared.finished()) {
            attempts.run("mark the run as finished", () -> {
                store.finish();
                return store;
            });
        }
        Report report = report(meter, attempts, store, prepared, complete, failure, plan, bound);
        List<String> messages = new ArrayList<>();
        int exitCode = exitCode(report, failure, messages);
        return new Result(report, exitCode, messages, failure);
    }

    /** The bytes that are left to read; -1 when nobody knows. */
    private static long total(List<Task> tasks) {
        long total = 0;
        for (Task task : tasks) {
            long size = task.input().size();
            if (size < 0) {
                return -1;
            }
            total += size;
        }
        return total;
    }

    // ------------------------------------------------------------------------------------------------ the figures

    private Report report(
            Meter meter,
            Attempts attempts,
            LogStore store,
            Prepared prepared,
            boolean complete,
            @Nullable Throwable failure,
            String plan,
            long bound)
            throws InterruptedException {
        long elapsed = meter.elapsedNanos();
        List<Report.Node> nodes = meter.readings().stream().map(Report.Node::of).toList();
        Stored stored = stored(attempts, store, prepared, failure != null);
        long read = prepared.lines() + meter.read();
        long unfinished = read - stored.totals().stored() - stored.totals().rejected();
        boolean balanced = complete ? unfinished == 0 : unfinished >= 0 && unfinished <= bound;
        return new Report(
                prepared.run().id(),
                complete ? "complete" : failure == null ? "interrupted" : "failed",
                stored.inputs(),
                read,
                stored.totals().stored(),
                stored.totals().rejected(),
                unfinished,
                stored.known() && balanced,
                stored.totals().bytes(),
                stored.totals().status(),
                stored.totals().clients(),
                stored.reasons(),
                Report.round(elapsed / 1e9, 1e3),
                prepared.lines(),
                meter.inputBytes(),
                meter.retries(),
                meter.maxInFlight(),
                bound,
                Runtime.getRuntime().maxMemory(),
                Report.heapPeak(),
                nodes,
                stored.paths(),
                stored.clients(),
                Database.shown(settings.url()),
                failure == null ? null : message(failure),
                plan);
    }

    /** What the database says; {@code known} is false when it says nothing any more. */
    private record Stored(
            boolean known,
            Totals totals,
            List<Report.InputState> inputs,
            Map<String, Long> reasons,
            List<LogStore.Row> paths,
            List<LogStore.Row> clients) {
        private static final Stored UNKNOWN =
                new Stored(false, new Totals(0, 0, 0, 0, Map.of()), List.of(), Map.of(), List.of(), List.of());
    }

    private static Stored stored(Attempts attempts, LogStore store, Prepared prepared, boolean failedBefore)
            throws InterruptedException {
        Callable<Stored> count = () -> new Stored(
                true,
                store.totals(),
                inputs(prepared.tasks(), store.checkpoints()),
                store.rejectedByReason(),
                store.topPaths(TOP),
                store.topClients(TOP));
        if (!failedBefore) {
            return attempts.run("count what is stored", count);
        }
        try {
            return attempts.once("count what is stored", count);
        } catch (IngestFailure e) {
            // The database is what failed; that was told, and this is the same again.
            return Stored.UNKNOWN;
        }
    }

    private static List<Report.InputState> inputs(List<Task> tasks, List<Checkpoint> checkpoints) {
        List<Report.InputState> inputs = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            Checkpoint at = checkpoints.get(i);
            inputs.add(new Report.InputState(tasks.get(i).source().label(), at.lines(), at.offset()));
        }
        return inputs;
    }

    private static int exitCode(Report report, @Nullable Throwable failure, List<String> messages) {
        if (failure != null) {
            messages.add(message(failure));
            messages.add(whereItStopped(report));
            return failure instanceof IngestFailure known ? known.exitCode() : IngestFailure.FAILED;
        }
        if (report.outcome().equals("interrupted")) {
            messages.add("interrupted");
            messages.add(whereItStopped(report));
            return Interruption.EXIT_CODE;
        }
        if (!report.balanced()) {
            messages.add("the figures don't balance: read %,d, stored %,d, rejected %,d"
                    .formatted(report.read(), report.stored(), report.rejected()));
            return IngestFailure.FAILED;
        }
        return 0;
    }

    private static String whereItStopped(Report report) {
        Report.InputState at = null;
        for (Report.InputState input : report.inputs()) {
            if (at == null || input.lines() > 0) {
                at = input;
            }
        }
        return at == null
                ? "what was committed stays; go on with --resume"
                : "stopped in %s after line %,d (byte %,d): %,d stored, %,d rejected; go on with --resume"
                        .formatted(at.input(), at.lines(), at.offset(), report.stored(), report.rejected());
    }

    private static String message(Throwable failure) {
        return failure instanceof IngestFailure
                ? String.valueOf(failure.getMessage())
                : "unexpected: " + failure + " (--debug tells more)";
    }
}
