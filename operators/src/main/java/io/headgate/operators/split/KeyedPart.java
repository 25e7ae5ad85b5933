package io.headgate.operators.split;

import io.headgate.core.Overflow;
import org.jspecify.annotations.Nullable;

/** A group. What it adds to a {@link Part} belongs to the thread inside the splitter. */
final class KeyedPart<K, T> extends Part<T> {

    final K key;

    /** The list it is in, if any, and its neighbours there. */
    @Nullable
    Queue<K, T> list;

    @Nullable
    KeyedPart<K, T> previous;

    @Nullable
    KeyedPart<K, T> next;

    /** Whether its reader was seen waiting for an item since the last one was put in. */
    boolean hungry;

    KeyedPart(K key, Splitter<T, ?> owner, int capacity, Overflow<? super T> overflow) {
        super(owner, capacity, overflow);
        this.key = key;
    }

    @Override
    String what() {
        return "group";
    }

    /** Groups in the order in which they were added; each is in one such list at most, and leaves it at any place. */
    static final class Queue<K, T> {
        private @Nullable KeyedPart<K, T> first;
        private @Nullable KeyedPart<K, T> last;

        @Nullable
        KeyedPart<K, T> first() {
            return first;
        }

        void add(KeyedPart<K, T> part) {
            part.list = this;
            part.previous = last;
            part.next = null;
            if (last == null) {
                first = part;
            } else {
                last.next = part;
            }
            last = part;
        }

        void remove(KeyedPart<K, T> part) {
            if (part.list != this) {
                return;
            }
            part.list = null;
            if (part.previous == null) {
                first = part.next;
            } else {
                part.previous.next = part.next;
            }
            if (part.next == null) {
                last = part.previous;
            } else {
                part.next.previous = part.previous;
            }
            part.previous = null;
            part.next = null;
        }
    }
}
