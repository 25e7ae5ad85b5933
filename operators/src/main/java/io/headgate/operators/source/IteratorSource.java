package io.headgate.operators.source;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code for (T t : iterable) emit(t);} {@code hasNext()} is asked once before the first item and after the last one that
 * was asked for, so that the end is told without a demand; what can be closed is closed once, the iterator first.
 */
public final class IteratorSource<T> implements Pulled<T> {

    private final Node<?> at;
    private final Iterator<? extends T> iterator;
    private final @Nullable Object behind;

    private IteratorSource(Node<?> at, Iterator<? extends T> iterator, Object behind) {
        this.at = at;
        this.iterator = Objects.requireNonNull(iterator, "iterator() returned null");
        this.behind = behind;
    }

    /** A cursor over {@code iterable}. */
    public static <T> Pulled<T> over(Node<?> at, Iterable<? extends T> iterable) throws Exception {
        return open(at, iterable, iterable::iterator);
    }

    /** A cursor over the stream that {@code streams} makes. */
    public static <T> Pulled<T> over(Node<?> at, Supplier<? extends Stream<? extends T>> streams) throws Exception {
        Stream<? extends T> stream;
        try {
            stream = streams.get();
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
        if (stream == null) {
            throw at.returnedNull();
        }
        return open(at, stream, stream::iterator);
    }

    private static <T> Pulled<T> open(Node<?> at, Object behind, Supplier<Iterator<? extends T>> iterator)
            throws Exception {
        try {
            return new IteratorSource<>(at, iterator.get(), behind);
        } catch (Throwable thrown) {
            at.blame(thrown);
            Resources.closeAfter(thrown, behind);
            throw thrown;
        }
    }

    @Override
    public @Nullable T next() {
        T item;
        try {
            if (!iterator.hasNext()) {
                return null;
            }
            item = iterator.next();
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
        if (item == null) {
            throw new NullPointerException(at + ": an item is null");
        }
        return item;
    }

    @Override
    public boolean ended() {
        try {
            return !iterator.hasNext();
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
    }

    @Override
    public void close() throws Exception {
        Object first = iterator;
        if (first == behind) {
            Resources.close(first);
            return;
        }
        try {
            Resources.close(first);
        } catch (Throwable thrown) {
            Resources.closeAfter(thrown, behind);
            throw thrown;
        }
        Resources.close(behind);
    }
}
