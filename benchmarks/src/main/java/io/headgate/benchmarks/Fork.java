package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a class in a JVM of its own and takes what it prints; for what JMH doesn't measure. */
public final class Fork {

    private static final long PATIENCE_MINUTES = 10;

    private Fork() {}

    /**
     * The lines on its standard output. Its standard error is ours.
     *
     * @throws IOException when it ends with anything but 0
     */
    public static List<String> run(Class<?> program, List<String> jvmOptions, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Closes its output, too, if it never ends.
        CompletableFuture<Process> end = process.onExit()
                .orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES)
                .whenComplete((ended, late) -> process.destroyForcibly());
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(String.join(" ", command.subList(command.indexOf("-cp") + 2, command.size()))
                        + " ended with exit code " + exit);
            }
            return output.lines().toList();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
            end.cancel(false);
        }
    }
}
