package io.headgate.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How a thread passes the time before it parks. A park and a wake-up cost as much as handing on thousands of items, so a
 * thread that finds a channel empty or full looks again for about as long as a wake-up takes.
 *
 * <p>It doesn't look all the time. Each look draws a cache line that the other side is writing, and two threads that
 * follow each other closely pay that for every single item. So it pauses for 32 spins (about 0.8 µs) between two looks, in
 * which the other side gets a batch done undisturbed. That was best in a prototype of the ring without waiters; what the
 * channel itself gains by it hasn't been measured on a quiet machine.
 *
 * <p>A virtual thread only yields: it would spin on a carrier that others need, and parking is cheap for it.
 */
final class Patience {
    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;
    private static final int SPINS = 32;
    private static final int SPINNING_LOOKS = ALONE ? 0 : 40;
    private static final int YIELDING_LOOKS = ALONE ? 8 : 24;
    private static final int VIRTUAL_LOOKS = 4;

    /** Thread.isVirtual, which Java 17 doesn't have. */
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();

    private Patience() {}

    /** How many looks the calling thread takes before it parks. */
    static int looks() {
        return isVirtual() ? VIRTUAL_LOOKS : SPINNING_LOOKS + YIELDING_LOOKS;
    }

    /** Passes a moment before look number {@code look} of {@code looks}. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield: it only lets the other side go on sooner
    static void pause(int look, int looks) {
        if (looks == VIRTUAL_LOOKS || look >= SPINNING_LOOKS) {
            Thread.yield();
            return;
        }
        for (var spin = 0; spin < SPINS; spin++) {
            Thread.onSpinWait();
        }
    }

    /**
     * Passes a moment while another thread is in the middle of a few instructions that the caller needs finished. That
     * thread is not told that it is waited for, hence the naps if it has lost its processor.
     */
    @SuppressWarnings("ThreadPriorityCheck") // as above
    static void forOther(int looks) {
        if (looks < 64 && !ALONE) {
            Thread.onSpinWait();
        } else if (looks < 1_000) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(50_000);
        }
    }

    private static boolean isVirtual() {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable MethodHandle isVirtualHandle() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException olderJava) {
            return null;
        }
    }
}
