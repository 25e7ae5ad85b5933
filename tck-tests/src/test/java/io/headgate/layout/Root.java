package io.headgate.layout;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository is, from wherever a test runs. */
public final class Root {

    private Root() {}

    /** A file or directory of the repository. */
    public static Path file(String path) {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            if (Files.isDirectory(dir.resolve("docs")) && Files.isDirectory(dir.resolve("tck-tests"))) {
                return dir.resolve(path);
            }
        }
        throw new IllegalStateException(
                "not inside the repository: " + Path.of("").toAbsolutePath());
    }
}
