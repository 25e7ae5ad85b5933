package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code zip} of inputs that can all be pulled. The cursors of the first two inputs are fields, because two is what there
 * mostly is. What was read and found no partner is discarded.
 */
final class ZipCursor<R> implements Pulled<R> {

    private static final Object[] NONE = {};

    private final ZipNode<R> node;
    private final Wiring wiring;
    private final Pulled<?> first;
    private final @Nullable Pulled<?> second;
    private final Pulled<?>[] rest;

    private ZipCursor(ZipNode<R> node, Wiring wiring, Pulled<?>[] all) {
        this.node = node;
        this.wiring = wiring;
        this.first = all[0];
        this.second = all.length > 1 ? all[1] : null;
        this.rest = new Pulled<?>[Math.max(0, all.length - 2)];
        System.arraycopy(all, Math.min(2, all.length), rest, 0, rest.length);
    }

    /** Opens all inputs; where one can't be, those before it are closed. */
    static <R> Pulled<R> over(ZipNode<R> node, List<Node<?>> inputs, Wiring wiring) throws Exception {
        Pulled<?>[] all = new Pulled<?>[inputs.size()];
        for (int i = 0; i < all.length; i++) {
            try {
                all[i] = Objects.requireNonNull(inputs.get(i).pull(wiring), "an input that is pulled");
            } catch (Throwable thrown) {
                for (int open = 0; open < i; open++) {
                    Pulled.release(all[open]);
                }
                throw thrown;
            }
        }
        return new ZipCursor<>(node, wiring, all);
    }

    @Override
    public @Nullable R next() throws Exception {
        Object a = first.next();
        if (a == null) {
            return null;
        }
        Object b = null;
        Object[] more = NONE;
        int read = 0;
        try {
            if (second != null) {
                b = second.next();
                if (b == null) {
                    discard(a);
                    return null;
                }
            }
            if (rest.length != 0) {
                more = new Object[rest.length];
                for (; read < more.length; read++) {
                    Object item = rest[read].next();
                    if (item == null) {
                        discard(a);
                        discard(b);
                        discard(more, read);
                        return null;
                    }
                    more[read] = item;
                }
            }
        } catch (Throwable thrown) {
            discard(a);
            discard(b);
            discard(more, read);
            throw thrown;
        }
        return node.join(a, b, more);
    }

    private void discard(Object[] items, int count) {
        for (int i = 0; i < count; i++) {
            discard(items[i]);
        }
    }

    private void discard(@Nullable Object item) {
        if (item == null) {
            return;
        }
        try {
            wiring.discarded().accept(item);
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }

    @Override
    public boolean ended() throws Exception {
        if (first.ended() || (second != null && second.ended())) {
            return true;
        }
        for (Pulled<?> input : rest) {
            if (input.ended()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        Pulled.release(first);
        if (second != null) {
            Pulled.release(second);
        }
        for (Pulled<?> input : rest) {
            Pulled.release(input);
        }
    }
}
