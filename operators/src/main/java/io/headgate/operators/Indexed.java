package io.headgate.operators;

/**
 * An item and how many came before it.
 *
 * @param <T> the items
 * @param index 0 for the first item of a subscription
 * @param item the item
 */
public record Indexed<T>(long index, T item) {}
