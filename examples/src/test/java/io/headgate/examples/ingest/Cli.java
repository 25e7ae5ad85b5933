package io.headgate.examples.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The command line in this process: what it prints and the code it exits with. */
record Cli(int exitCode, String out, String err) {

    static Cli run(String... arguments) {
        return run(InputStream.nullInputStream(), Interruption::new, arguments);
    }

    static Cli run(InputStream in, Supplier<Interruption> interruptions, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Headgate headgate = new Headgate(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                0,
                Duration.ofDays(1), // nobody looks how far it is, and a slow machine prints no more than a fast one
                interruptions);
        int exitCode = headgate.run(arguments);
        return new Cli(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON object: " + out + "\n" + err, e);
        }
    }

    List<String> errors() {
        return err.lines().toList();
    }
}
