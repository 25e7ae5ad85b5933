package io.headgate.examples.ingest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code headgate ingest}: turns the command line into {@link Settings} and runs an {@link Ingestion}. */
@Command(
        name = "ingest",
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Store web-server access logs in a database, with memory that never grows.",
        description = {
            "",
            "Reads access logs in the common or combined format, checks and parses each line, adds what can be told from it (the user"
                    + " agent's family, bot or not, the site's section, the hour) and stores it in batches. A slow database slows the"
                    + " reader down; nothing piles up. Lines that aren't log entries are stored too, with the reason.",
            "",
            "Every line is stored exactly once, whatever happens: how far the input was read is committed together with each batch, and"
                    + " --resume goes on from there.",
            ""
        },
        parameterListHeading = "Input:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every line was stored or rejected, and the figures balance.",
            "1:Failed; what was committed stays, and --resume goes on.",
            "2:The command line can't be carried out as it is; nothing was started.",
            "130:Interrupted with Ctrl-C; --resume goes on."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  headgate ingest                               the built-in sample",
            "  headgate ingest access.log access.log.1.gz    two files, one after the other",
            "  zcat old/*.gz | headgate ingest - --quiet     standard input",
            "  headgate ingest access.log --store-delay 5ms  see backpressure from a slow database",
            "  headgate ingest access.log --resume           go on after an interruption",
            "  headgate ingest access.log --db 'jdbc:postgresql://localhost/logs?user=me&password=secret'"
        })
public final class IngestCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Headgate headgate;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description =
                    "Log files, plain or gzip, read in this order; - is standard input. Without any: a small sample that comes with"
                            + " the program, or with --resume the files of the interrupted run.")
    private List<String> files = List.of();

    @Option(
            names = "--db",
            paramLabel = "JDBC_URL",
            defaultValue = Database.DEFAULT_URL,
            description = "Where to store: H2 and PostgreSQL are included. Default: ${DEFAULT-VALUE}, a file here.")
    private String db = Database.DEFAULT_URL;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "500",
            description = "Most lines in one transaction. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "50ms",
            converter = Quantities.DurationOption.class,
            description =
                    "Longest time a line waits for its batch to fill, such as 50ms or 1s. Default: ${DEFAULT-VALUE}.")
    private Duration within = Duration.ZERO;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "4",
            description = "Threads that parse. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            converter = Quantities.RateOption.class,
            description = "Read at most so many lines, such as 500/s, 20k/s or 90/min. Default: no limit.")
    private @Nullable Double rate;

    @Option(
            names = "--store-delay",
            paramLabel = "TIME",
            defaultValue = "0",
            converter = Quantities.DurationOption.class,
            description = "Make every transaction take so much longer, to see what a slow database does. Default: 0.")
    private Duration storeDelay = Duration.ZERO;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            defaultValue = "16k",
            converter = Quantities.SizeOption.class,
            description =
                    "Longest line; longer ones are rejected without being read into memory. Default: ${DEFAULT-VALUE}.")
    private int maxLine;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Also write rejected lines here, tab-separated, each with its line number, byte offset and reason. Replaced if it"
                            + " is there.")
    private @Nullable Path rejects;

    @Option(
            names = "--resume",
            description =
                    "Go on where the last run over the same input stopped. Standard input is fed again from its beginning, and what is"
                            + " stored of it is skipped.")
    private boolean resume;

    @Option(
            names = "--explain",
            description = "Print the flow's plan first: its nodes, its buffers and the most lines it can hold.")
    private boolean explain;

    @Option(
            names = "--json",
            description = "Print the report as one JSON object; everything else goes to standard error.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no report; errors only (and the JSON object with --json).")
    private boolean quiet;

    @Option(names = "--debug", description = "Print stack traces with errors.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Override
    public Integer call() throws Exception {
        Headgate program = Objects.requireNonNull(headgate, "picocli sets it");
        Settings settings =
                new Settings(files, db, batch, within, parallel, rate, storeDelay, maxLine, checkedRejects(), resume);
        PrintStream plans = json ? program.err() : program.out();
        Ingestion.View view = new Ingestion.View(
                program.err(),
                explain ? plans::print : plan -> {},
                quiet ? (meter, total) -> Progress.none() : this::progress,
                quiet);
        Ingestion.Result result;
        try (Interruption interruption = program.interruption()) {
            result = new Ingestion(settings, program.in(), view, interruption).run();
            if (json) {
                program.out()
                        .println((explain ? result.report() : result.report().withoutPlan()).json());
            } else if (!quiet) {
                program.out().print(result.report().text());
            }
            program.out().flush();
            result.messages().forEach(message -> program.err().println("headgate: " + message));
            if (debug && result.failure() != null) {
                result.failure().printStackTrace(program.err());
            }
        }
        return result.exitCode();
    }

    boolean debug() {
        return debug;
    }

    private Progress progress(Meter meter, long total) {
        Headgate program = Objects.requireNonNull(headgate, "picocli sets it");
        return program.columns() > 0
                ? Progress.bar(program.err(), meter, total, program.columns())
                : Progress.lines(program.err(), meter, total, program.progressEvery());
    }

    /** The file is written from the beginning, so it had better be none that anybody needs. */
    private @Nullable Path checkedRejects() {
        Path path = rejects;
        if (path == null) {
            return null;
        }
        Path parent = path.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw IngestFailure.usage("--rejects " + path + ": there is no directory " + parent);
        }
        if (Files.isDirectory(path)) {
            throw IngestFailure.usage("--rejects " + path + ": is a directory");
        }
        if (!Files.isWritable(Files.exists(path) ? path : parent)) {
            throw IngestFailure.usage("--rejects " + path + ": can't be written (permission denied)");
        }
        for (String file : files) {
            if (!file.equals(Input.STANDARD_INPUT) && same(path, Path.of(file))) {
                throw IngestFailure.usage("--rejects " + path + ": is one of the inputs, and would be overwritten");
            }
        }
        return path;
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }
}
