package io.headgate.core.kernel;

/** Errors that no signal can stand for: the machine or the program itself is broken. */
public final class Fatal {

    private Fatal() {}

    /** Throws {@code failure} on where it is fatal; the caller has cancelled upstream. Otherwise returns. */
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
