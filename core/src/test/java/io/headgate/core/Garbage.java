package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.TimeUnit;

/** For tests of what is let go. */
public final class Garbage {

    private Garbage() {}

    /** Collects until the collector says that what {@code reference} pointed to is gone. It is told, and doesn't sleep. */
    public static void awaitCollected(Reference<?> reference, ReferenceQueue<?> queue) throws InterruptedException {
        Reference<?> gone = null;
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Threads.LIMIT_SECONDS);
        while (gone == null && System.nanoTime() - end < 0) {
            System.gc();
            gone = queue.remove(10); // told as soon as it is there; another collection if this one has let it live
        }
        assertThat(gone).as("let go").isSameAs(reference);
    }
}
