package io.headgate.migration;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Opened when a source has given its last item. */
final class Gate {
    private volatile CountDownLatch open = new CountDownLatch(1);

    void shut() {
        open = new CountDownLatch(1);
    }

    void open() {
        open.countDown();
    }

    void await() throws InterruptedException {
        if (!open.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the source waits for somebody to ask");
        }
    }
}
