package io.headgate.operators.buffer;

import io.headgate.core.Timers;
import io.headgate.core.kernel.SpscRing;
import io.headgate.core.kernel.Stock;
import io.headgate.operators.Batching;
import io.headgate.operators.plan.Wiring;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of the batch that is open, and of the one after it.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code items}: upstream's thread puts in, the pass takes out.
 *   <li>{@code taken}: the pass; how many items ever went out, written after they were taken out of {@code items}.
 *   <li>{@code cameAt} with {@code cameIndex}: upstream's thread notes when an item came that found no valid note, which is
 *       one of an index that isn't taken yet, and then knocks, unless the alarm is sure to. {@code nextAt} with {@code
 *       nextIndex}: the same for the first item of the batch after the open one, which there is only while there is no
 *       demand for a full one. Times are written before their index.
 *   <li>{@code target}: how many items a batch waits for; the pass writes it before it looks at the ring again, upstream's
 *       thread reads it after it has put an item in. So of a batch that has just become full enough, one of the two knows.
 *   <li>{@code since}, when the open batch began, {@code dated}, whether that is known, {@code armed}, whether the alarm was
 *       told of it, and the {@code alarm}: the pass.
 * </ul>
 *
 * <p>Why no item is without a deadline: the pass writes {@code taken} and then looks at the ring, upstream's thread puts in
 * and then reads {@code taken}, all volatile. So either the pass sees the item, and tells the alarm; or upstream's thread
 * sees that what its note was for has gone, makes a new one, and knocks. A note for an item that has gone meanwhile
 * itself isn't valid, so nobody has to take it back, perhaps too late.
 */
final class OpenBatch<T> implements Stock<List<T>> {

    private final int size;
    private final long within;
    private final SpscRing<T> items;
    private final Timers timers;
    private final Wiring wiring;
    private final Alarm alarm;
    private final boolean adaptive;

    private volatile long taken;
    private volatile int target;
    private volatile long cameAt;
    private volatile long cameIndex = -1;
    private volatile long nextAt;
    private volatile long nextIndex = -1;
    private boolean dated;
    private long since;
    private boolean armed;

    /**
     * An empty batch.
     *
     * @param adaptive whether the size that a batch waits for follows the load, rather than being the largest
     */
    OpenBatch(Batching batching, boolean adaptive, Wiring wiring) {
        this.size = batching.size();
        this.within = batching.within().toNanos();
        this.items = new SpscRing<>(2 * size);
        this.timers = wiring.timers();
        this.wiring = wiring;
        this.alarm = new Alarm(timers);
        this.adaptive = adaptive;
        this.target = adaptive ? 1 : size;
    }

    void owner(BatchHost<T> host) {
        alarm.owner(host);
    }

    /** Upstream's: puts {@code item} in; false where the ring is full. */
    boolean put(T item) {
        long index = items.offered();
        if (!items.offer(item)) {
            return false;
        }
        long gone = taken;
        if (cameIndex < gone || index + 1 - gone >= target) {
            notice(index, gone);
        }
        return true;
    }

    /**
     * The item at {@code index} is the first that the pass may not know of, or makes a batch full enough. What the pass has
     * taken meanwhile may not show in {@code gone}: then there seem to be more items than there are, which costs a knock in
     * vain.
     */
    private void notice(long index, long gone) {
        if (cameIndex < gone) {
            cameAt = timers.nanoTime();
            cameIndex = index;
        }
        if (index == gone + size) {
            nextAt = timers.nanoTime();
            nextIndex = index;
        }
        // An alarm that is set knocks by the time that this is due, whatever it was set for.
        if (index + 1 - gone >= target || !alarm.isSet()) {
            alarm.owner().knock();
        }
    }

    /** How many items were ever taken out. */
    long taken() {
        return taken;
    }

    @Override
    public @Nullable List<T> poll() {
        boolean last = alarm.owner().isDone(); // before the items are counted: then these are all
        int held = items.waiting();
        if (held == 0 || (held < target && !last && !isDue())) {
            return null;
        }
        int n = Math.min(held, size);
        List<T> batch = new ArrayList<>(new Taken<>(items.take(n)));
        if (adaptive) {
            adapt(held);
        }
        taken = taken() + n;
        armed = false;
        dated = false;
        if (!items.isEmpty()) {
            date(); // the next batch has begun already
        }
        return batch;
    }

    /**
     * More were waiting than the batch had to wait for: it is behind. Fewer were there at the deadline: it is idle. The
     * target is written before the ring is looked at again, and a producer puts in before it reads the target.
     */
    private void adapt(int held) {
        int now = target;
        if (held > now) {
            target = Math.min(size, 2 * now);
        } else if (held < now) {
            target = held;
        }
    }

    private boolean isDue() {
        if (!dated) {
            date();
        }
        if (armed && alarm.isSet()) {
            return false;
        }
        armed = true;
        return alarm.isReached(since + within);
    }

    /** When the first item of the open batch came: as was noted, or now, if it came while the batch before it was taken. */
    private void date() {
        dated = true;
        if (nextIndex == taken) {
            since = nextAt; // it came behind a full batch
        } else {
            since = cameIndex >= taken ? cameAt : timers.nanoTime();
        }
    }

    @Override
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Gives items, not batches, to the discard handler of the flow. */
    @Override
    public int discardAll(Consumer<? super List<T>> handler) {
        alarm.cancel();
        int count = 0;
        for (T item = items.poll(); item != null; item = items.poll()) {
            wiring.discard(item);
            count++;
        }
        return count;
    }

    /** What a list is made of at one go: its constructor copies what this gives, without asking whose it is. */
    private static final class Taken<T> extends AbstractCollection<T> {
        private final Object[] items;

        Taken(Object[] items) {
            this.items = items;
        }

        @Override
        public Object[] toArray() {
            return items;
        }

        @Override
        @SuppressWarnings("unchecked") // they came as such
        public Iterator<T> iterator() {
            return (Iterator<T>) Arrays.asList(items).iterator();
        }

        @Override
        public int size() {
            return items.length;
        }
    }
}
