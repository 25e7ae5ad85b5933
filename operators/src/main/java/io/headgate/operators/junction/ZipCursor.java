package io.headgate.operators.junction;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Puller;
import io.headgate.operators.plan.Sink;
import io.headgate.operators.plan.Wiring;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code zip} of inputs that can all be pulled. What was read and found no partner is discarded. Two inputs, which is what
 * there mostly is, are two fields, and nothing is made for a pair.
 */
abstract class ZipCursor<R> implements Pulled<R> {

    private static final Object[] NONE = {};

    final ZipNode<R> node;
    final Wiring wiring;

    private ZipCursor(ZipNode<R> node, Wiring wiring) {
        this.node = node;
        this.wiring = wiring;
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
        return all.length == 2 ? new Pairs<>(node, wiring, all[0], all[1]) : new Rows<>(node, wiring, all);
    }

    private static final class Pairs<R> extends ZipCursor<R> {
        final Pulled<?> first;
        final Pulled<?> second;

        Pairs(ZipNode<R> node, Wiring wiring, Pulled<?> first, Pulled<?> second) {
            super(node, wiring);
            this.first = first;
            this.second = second;
        }

        @Override
        public @Nullable R next() throws Exception {
            Object a = first.next();
            if (a == null) {
                return null;
            }
            return joined(a);
        }

        @Nullable
        R joined(Object a) throws Exception {
            Object b;
            try {
                b = second.next();
            } catch (Throwable thrown) {
                wiring.discard(a);
                throw thrown;
            }
            if (b == null) {
                wiring.discard(a);
                return null;
            }
            return node.join(a, b, NONE);
        }

        /** Whether it is known already that {@code a} has no partner, so that it was discarded. */
        boolean isAlone(Object a) throws Exception {
            boolean alone = false;
            try {
                alone = second.ended();
            } catch (Throwable thrown) {
                wiring.discard(a);
                throw thrown;
            }
            if (alone) {
                wiring.discard(a);
            }
            return alone;
        }

        @Override
        public Puller puller() {
            return Puller.BOXES_VANISH ? PairLoop.SHARED : super.puller();
        }

        @Override
        public boolean ended() throws Exception {
            return first.ended() || second.ended();
        }

        @Override
        public void close() {
            Pulled.release(first);
            Pulled.release(second);
        }
    }

    /**
     * The loop over pairs that asks a source whether it has ended before it asks for an item: of what is known to be there
     * the JIT can leave out the box. Row <i>zip</i>, in {@code docs/adr/speed-log.md}.
     */
    private static final class PairLoop extends Puller {

        static final Puller SHARED = new PairLoop();

        private PairLoop() {}

        @Override
        public long pull(Pulled<?> source, Sink<Object> head, Host host, long n) throws Exception {
            Pairs<?> pairs = (Pairs<?>) source;
            Pulled<?> first = pairs.first;
            long used = 0;
            try {
                for (int left = CHUNK; left != 0 && !host.isStopped(); left--) {
                    if (first.ended()) {
                        return ~used;
                    }
                    Object a = first.next();
                    if (a == null) {
                        return ~used;
                    }
                    if (pairs.isAlone(a)) {
                        return ~used;
                    }
                    Object pair = pairs.joined(a);
                    if (pair == null) {
                        return ~used;
                    }
                    if (head.accept(pair, host) && ++used == n) {
                        break;
                    }
                }
            } catch (Throwable thrown) {
                host.usedBeforeThrown(used);
                throw thrown;
            }
            return used;
        }
    }

    private static final class Rows<R> extends ZipCursor<R> {
        private final Pulled<?>[] inputs;
        private final @Nullable Object[] row;

        Rows(ZipNode<R> node, Wiring wiring, Pulled<?>[] inputs) {
            super(node, wiring);
            this.inputs = inputs;
            this.row = new Object[inputs.length];
        }

        @Override
        public @Nullable R next() throws Exception {
            boolean whole = false;
            try {
                whole = read();
            } finally {
                if (!whole) {
                    discardRow();
                }
            }
            if (!whole) {
                return null;
            }
            Object first = Objects.requireNonNull(row[0]);
            Object second = row.length > 1 ? row[1] : null;
            Object[] rest = new Object[Math.max(0, row.length - 2)];
            System.arraycopy(row, row.length - rest.length, rest, 0, rest.length);
            Arrays.fill(row, null);
            return node.join(first, second, rest);
        }

        private boolean read() throws Exception {
            for (int i = 0; i < row.length; i++) {
                row[i] = inputs[i].next();
                if (row[i] == null) {
                    return false;
                }
            }
            return true;
        }

        private void discardRow() {
            for (int i = 0; i < row.length; i++) {
                Object item = row[i];
                row[i] = null;
                if (item != null) {
                    wiring.discard(item);
                }
            }
        }

        @Override
        public boolean ended() throws Exception {
            for (Pulled<?> input : inputs) {
                if (input.ended()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() {
            for (Pulled<?> input : inputs) {
                Pulled.release(input);
            }
        }
    }
}
