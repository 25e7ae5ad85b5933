package io.headgate.operators.plan;

import io.headgate.core.kernel.Fatal;

/**
 * Where in a plan a user's function threw. It travels as a suppressed exception of what was thrown, so that the failure
 * stays the user's own and its stack trace still says which operator ran the function.
 */
@SuppressWarnings("serial") // made of its message alone
final class Place extends RuntimeException {

    private Place(String message) {
        super(message, null, false, false);
    }

    static void note(Throwable thrown, String node) {
        if (Fatal.is(thrown)) {
            return; // no memory may be left for it
        }
        String message = "thrown in " + node;
        for (Throwable other : thrown.getSuppressed()) {
            if (other instanceof Place && message.equals(other.getMessage())) {
                return; // an exception that is made once and thrown again and again must not grow
            }
        }
        thrown.addSuppressed(new Place(message));
    }

    static NullPointerException returnedNull(String node) {
        return new NullPointerException(node + ": the function returned null");
    }
}
