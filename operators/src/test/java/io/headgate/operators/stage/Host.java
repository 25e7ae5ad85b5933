package io.headgate.operators.stage;

/** What is above an operator: a source that is pulled, or a publisher that pushes. */
enum Host {
    PULLED,
    PUSHED;

    /** A source of {@code items}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // copied
    final <T> Given<T> of(T... items) {
        return new Given<>(this, java.util.List.of(items), null);
    }
}
