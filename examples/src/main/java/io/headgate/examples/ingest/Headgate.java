package io.headgate.examples.ingest;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line, {@code bin/headgate}. */
@Command(
        name = "headgate",
        header = "Headgate: flow control that can't be overlooked.",
        description = "",
        subcommands = {IngestCommand.class},
        usageHelpAutoWidth = true,
        commandListHeading = "%nCommands:%n",
        footer = {"", "headgate COMMAND --help tells about a command."})
public final class Headgate implements Callable<Integer> {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final int columns;
    private final Duration progressEvery;
    private final Supplier<Interruption> interruptions;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean version;

    Headgate(
            InputStream in,
            PrintStream out,
            PrintStream err,
            int columns,
            Duration progressEvery,
            Supplier<Interruption> interruptions) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.columns = columns;
        this.progressEvery = progressEvery;
        this.interruptions = interruptions;
    }

    /**
     * Runs a command and exits with its code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        // Names of clients and paths hold whatever the world sends; a terminal that speaks UTF-8 is the usual one by
        // now.
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        // Java can't tell whether standard error is a terminal, so bin/headgate does, and how wide it is.
        Headgate headgate = new Headgate(
                System.in,
                out,
                err,
                Integer.getInteger("headgate.columns", 0),
                PROGRESS_EVERY,
                Interruption::byShutdown);
        System.exit(headgate.run(arguments));
    }

    /** Runs a command; answers its exit code. */
    int run(String... arguments) {
        CommandLine line = new CommandLine(this)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(this::wrongArguments)
                .setExecutionExceptionHandler(this::failed);
        line.getCommandSpec().version(version());
        return line.execute(arguments);
    }

    private static String version() {
        String version = Headgate.class.getPackage().getImplementationVersion();
        return "headgate " + (version == null ? "(not from a jar)" : version);
    }

    private int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        // One line: what is wrong. The whole help would push it off the screen.
        err.println("headgate: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return IngestFailure.USAGE;
    }

    private int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        boolean debug = command.getCommand() instanceof IngestCommand ingest && ingest.debug();
        int exitCode = e instanceof IngestFailure failure ? failure.exitCode() : IngestFailure.FAILED;
        err.println("headgate: "
                + (e instanceof IngestFailure ? e.getMessage() : "unexpected: " + e + " (--debug tells more)"));
        if (debug) {
            e.printStackTrace(err);
        }
        return exitCode;
    }

    @Override
    public Integer call() {
        CommandSpec known = Objects.requireNonNull(spec, "picocli sets it");
        known.commandLine().usage(err);
        return IngestFailure.USAGE;
    }

    InputStream in() {
        return in;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** The width of the terminal that standard error is; 0 when it is none. */
    int columns() {
        return columns;
    }

    /** How often a line tells how far it is where there is no terminal. */
    Duration progressEvery() {
        return progressEvery;
    }

    /** Watches for an interruption from now on, until it is closed. */
    Interruption interruption() {
        return interruptions.get();
    }
}
