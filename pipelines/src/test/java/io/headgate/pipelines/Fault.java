package io.headgate.pipelines;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** What a user's function does instead of what it should. */
@SuppressWarnings("ImmutableEnumChecker") // a supplier is as good as a method of each constant
enum Fault {
    UNCHECKED(() -> new IllegalStateException("fault")),
    CHECKED(() -> new IOException("fault")),
    INTERRUPTED(() -> new InterruptedException("fault")),
    ASSERTION(() -> new AssertionError("fault")),
    STACK_OVERFLOW(StackOverflowError::new) {
        @Override
        void strike() {
            deeper(List.of()); // a real one
        }

        private int deeper(List<?> inside) {
            return inside.size() > 1 ? 0 : deeper(List.of(inside)) + 1;
        }
    },
    OUT_OF_MEMORY(() -> new OutOfMemoryError("fault"), true),
    INTERNAL(() -> new InternalError("fault"), true),
    NO_CLASS(() -> new NoClassDefFoundError("fault"), true),
    INITIALIZER(() -> new ExceptionInInitializerError("fault"), true);

    private final Supplier<Throwable> made;
    private final boolean fatal;

    Fault(Supplier<Throwable> made) {
        this(made, false);
    }

    Fault(Supplier<Throwable> made, boolean fatal) {
        this.made = made;
        this.fatal = fatal;
    }

    /** Whether the machine or the program itself is broken, so that the thread must hear of it too. */
    boolean isFatal() {
        return fatal;
    }

    boolean is(Throwable thrown) {
        return made.get().getClass().isInstance(thrown);
    }

    void strike() {
        Fault.<RuntimeException>raise(made.get());
    }

    /** Strikes at the {@code n}-th time it is run. */
    Runnable at(int n) {
        int[] left = {n};
        return () -> {
            if (--left[0] == 0) {
                strike();
            }
        };
    }

    @SuppressWarnings("unchecked") // a checked exception passes a function that declares none
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
