package io.headgate.operators.buffer;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.DrainPass;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Stock;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The item that has come, and behind it what is made up of the last one.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code next}: upstream's thread puts in, the pass takes out; one item is under way to it or in it, never two.
 *   <li>{@code handing}: the thread on which upstream is handing over an item just now. Upstream's thread writes it; others
 *       ask only "is it me?", to which only the thread that wrote it can answer yes.
 *   <li>{@code taken}, {@code last}, {@code madeUp}, {@code inARow} and the {@code alarm}: the pass. So the user's function and
 *       iterator see one thread at a time.
 * </ul>
 *
 * <p>Nothing is made up on the thread on which upstream is handing over an item: it may have the next one ready, and can't
 * bring it before we return. The alarm has the pass look again, at once and elsewhere. The same happens after {@link #MOST}
 * made-up items in a row, so that a request returns, and the timers' thread gets to other tasks, however much was asked for.
 */
final class Expanding<T> implements Stock<T> {

    private static final int MOST = 256;

    private final ExpandNode<T> node;
    private final Function<? super T, ? extends Iterator<? extends T>> fn;
    private final Alarm alarm;

    private volatile @Nullable T next;
    private long taken;
    private @Nullable T last;
    private @Nullable Iterator<? extends T> madeUp;
    private @Nullable Thread handing;
    private int inARow;

    Expanding(ExpandNode<T> node, Function<? super T, ? extends Iterator<? extends T>> fn, Timers timers) {
        this.node = node;
        this.fn = fn;
        this.alarm = new Alarm(timers);
    }

    void owner(DrainPass<T> pass) {
        alarm.owner(pass);
    }

    /** Upstream's: puts {@code item} in, until {@link #handedOver}; false where there is one. */
    boolean put(T item) {
        if (next != null) {
            return false;
        }
        handing = Thread.currentThread();
        next = item;
        return true;
    }

    /** Upstream's: goes back to bring the next one. */
    void handedOver() {
        handing = null;
    }

    /** How many items of upstream's were taken out. */
    long taken() {
        return taken;
    }

    @Override
    public @Nullable T poll() {
        T item = next;
        if (item == null) {
            return last == null || alarm.owner().isDone() ? null : makeUpHere();
        }
        next = null;
        taken++;
        forget();
        last = item;
        return item;
    }

    private @Nullable T makeUpHere() {
        if (inARow == MOST || handing == Thread.currentThread()) {
            inARow = 0;
            alarm.knockIn(0);
            return null;
        }
        inARow++;
        return makeUp(last);
    }

    /** One more item made of the last one; null where there is none, or where that failed. */
    private @Nullable T makeUp(@Nullable T from) {
        if (from == null) {
            return null;
        }
        try {
            Iterator<? extends T> items = madeUp;
            if (items == null) {
                items = madeUp = fn.apply(from);
                if (items == null) {
                    throw node.returnedNull();
                }
            }
            if (!items.hasNext()) {
                forget();
                return null;
            }
            T made = items.next();
            if (made == null) {
                throw new NullPointerException(node + ": an item is null");
            }
            return made;
        } catch (Throwable thrown) {
            node.blame(thrown);
            alarm.owner().abort(thrown); // nothing waits before it
            Fatal.rethrow(thrown);
            return null;
        }
    }

    /** Nothing more is made up of the last item. */
    private void forget() {
        Iterator<? extends T> items = madeUp;
        last = null;
        madeUp = null;
        inARow = 0;
        if (items instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Throwable thrown) {
                Fatal.rethrow(thrown);
                Hooks.undeliverable(thrown);
            }
        }
    }

    @Override
    public boolean isEmpty() {
        return next == null;
    }

    @Override
    public int discardAll(Consumer<? super T> handler) {
        alarm.cancel();
        T item = next;
        if (item == null) {
            return 0;
        }
        next = null;
        handler.accept(item);
        return 1;
    }

    @Override
    public void close() {
        forget();
    }
}
