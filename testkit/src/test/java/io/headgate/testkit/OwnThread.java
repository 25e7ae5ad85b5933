package io.headgate.testkit;

import java.util.concurrent.CompletableFuture;

/**
 * A thread for each task. The common pool won't do where one task waits for the next: on a machine with two cores it has
 * one thread, and since JDK 25 {@link CompletableFuture} uses it even then.
 */
final class OwnThread {
    private OwnThread() {}

    static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, command -> new Thread(command, "own").start());
    }
}
