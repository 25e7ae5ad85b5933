package io.headgate.core.kernel;

/**
 * Errors that say that the machine or the program itself is broken. A flow ends with one as with any failure: upstream is
 * cancelled, what is held is discarded, and downstream is told, so that nobody waits for what will never come. But no
 * operator turns it, and once the flow has ended it is thrown on, so that whoever runs the thread hears of it too.
 */
public final class Fatal {

    private Fatal() {}

    /** Throws {@code failure} on where it is fatal; the caller has ended the flow. Otherwise returns. */
    public static void rethrow(Throwable failure) {
        if (is(failure)) {
            throw (Error) failure;
        }
    }

    /** Whether {@code failure} is fatal. */
    public static boolean is(Throwable failure) {
        // A stack overflow ends with the frames that caused it: the flow can still say so.
        return (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError))
                || failure instanceof LinkageError;
    }
}
