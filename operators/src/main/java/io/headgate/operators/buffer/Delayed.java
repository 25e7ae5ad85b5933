package io.headgate.operators.buffer;

import io.headgate.core.Timers;
import io.headgate.core.kernel.DrainPass;
import io.headgate.core.kernel.SpscRing;
import io.headgate.core.kernel.Stock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items in order of arrival, each of which falls due a fixed time after it came.
 *
 * <p>{@code items}: upstream's thread puts in, the pass takes out. The {@code alarm} belongs to the pass. An item is put in with volatile strength before the alarm is looked
 * at, and the alarm is cleared before it knocks, so no item waits without either an alarm or a knock.
 */
final class Delayed<T> implements Stock<T> {

    private record Item<T>(T item, long due) {}

    private final long delay;
    private final Timers timers;
    private final SpscRing<Item<T>> items;
    private final Alarm alarm;

    Delayed(long delay, int capacity, Timers timers) {
        this.delay = delay;
        this.timers = timers;
        this.items = new SpscRing<>(capacity);
        this.alarm = new Alarm(timers);
    }

    void owner(DrainPass<T> pass) {
        alarm.owner(pass);
    }

    /** Upstream's: puts {@code item} in; false where there is no room. */
    boolean put(T item) {
        return items.offer(new Item<>(item, timers.nanoTime() + delay));
    }

    /** Whether a knock is sure to come. */
    boolean isWatched() {
        return alarm.isSet();
    }

    /** How many items were ever taken out. */
    long taken() {
        return items.taken();
    }

    @Override
    public @Nullable T poll() {
        Item<T> next = items.peek();
        if (next == null || !alarm.isReached(next.due)) {
            return null;
        }
        items.poll();
        return next.item;
    }

    @Override
    public boolean isEmpty() {
        return items.isEmpty();
    }

    @Override
    public int discardAll(Consumer<? super T> handler) {
        alarm.cancel();
        int count = 0;
        for (Item<T> next = items.poll(); next != null; next = items.poll()) {
            count++;
            handler.accept(next.item);
        }
        return count;
    }
}
