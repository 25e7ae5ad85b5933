package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** What {@code bin/bench} measures besides rows; the first word asks for it, and docs/performance.md is written anew after it. */
final class Special {

    private Special() {}

    static boolean isAskedFor(String[] words) {
        return words.length > 0
                && List.of("--scaling", "--latency", "--main-job").contains(words[0]);
    }

    static void run(String[] words) throws IOException {
        Path home = Path.of(System.getProperty("headgate.home", "."));
        Iterator<String> rest = List.of(words).subList(1, words.length).iterator();
        switch (words[0]) {
            case "--scaling" -> Scaling.main(home, rest);
            case "--latency" -> Latency.main(home, rest);
            case "--main-job" -> MainJob.main(home, rest);
            default -> throw new IllegalArgumentException(words[0] + " isn't known");
        }
        new PerformancePage(home).write();
    }
}
