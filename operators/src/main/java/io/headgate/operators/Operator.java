package io.headgate.operators;

/**
 * Makes one flow of another; for {@link Flow#via}.
 *
 * @param <T> the items of the flow it is given
 * @param <R> the items of the flow it makes
 */
@FunctionalInterface
public interface Operator<T, R> {
    /** The flow that goes on in place of {@code upstream}. Called when the flow is put together, not when it runs. */
    Flow<R> apply(Flow<T> upstream);
}
