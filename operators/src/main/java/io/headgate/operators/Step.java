package io.headgate.operators;

/**
 * What {@link Flow#unfold} makes of a state: an item, and the state that the next item is made of.
 *
 * @param <T> the items
 * @param <S> the state
 * @param item the item; never null
 * @param state what the function gets next; never null
 */
public record Step<T, S>(T item, S state) {
    /** Checks that neither is null. */
    public Step {
        Check.given(item, "item");
        Check.given(state, "state");
    }
}
