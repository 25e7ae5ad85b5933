package io.headgate.operators;

/** How a flow ended, as seen at one place in it; see {@link Flow#onEnd}. */
public sealed interface End {
    /** Upstream completed. */
    record Completed() implements End {}

    /**
     * Upstream failed.
     *
     * @param failure with what
     */
    record Failed(Throwable failure) implements End {}

    /** Downstream cancelled: it had enough, or failed itself. */
    record Cancelled() implements End {}
}
