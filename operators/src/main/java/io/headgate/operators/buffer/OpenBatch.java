package io.headgate.operators.buffer;

import io.headgate.core.Timers;
import io.headgate.core.kernel.SpscRing;
import io.headgate.core.kernel.Stock;
import io.headgate.operators.Batching;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayList;
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
 *   <li>{@code open}: whether somebody has noted when the first item of the open batch came. Upstream's thread sets it
 *       with the first item it finds missing a note; the pass clears it when it has taken everything, and then looks at
 *       the ring again. Both write volatile and then read volatile, so at least one of the two sees the other: an item
 *       is never left without a note, and so never without a deadline.
 *   <li>{@code firstCame}: the note, written before {@code open}. {@code nextCame} with {@code nextIndex}: the same for
 *       the batch after the open one, which has a first item only while there is no demand for a full one.
 *   <li>{@code target}: how many items a batch waits for; the pass writes it before it looks at the ring again, upstream's
 *       thread reads it after it has put an item in. So of a batch that has just become full enough, one of the two knows.
 *   <li>{@code armed}, whether the alarm was told of the open batch, and the {@code alarm}: the pass.
 * </ul>
 */
final class OpenBatch<T> implements Stock<List<T>> {

    private final int size;
    private final long within;
    private final SpscRing<T> items;
    private final Timers timers;
    private final Wiring wiring;
    private final Alarm alarm;
    private final boolean adaptive;

    private volatile boolean open;
    private volatile int target;
    private long firstCame;
    private volatile long nextCame;
    private volatile long nextIndex = -1;
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

    /**
     * Upstream's: puts {@code item} in.
     *
     * @param inside whether the caller is inside the pass, which then sees by itself when the first item is due
     * @return false where the ring is full
     */
    boolean put(T item, boolean inside) {
        long index = items.offered();
        if (!(inside ? items.append(item) : items.offer(item))) {
            return false;
        }
        boolean first = !open;
        if (first) {
            firstCame = timers.nanoTime();
            open = true;
        }
        // The index of the other side may be behind: then there seem to be more items than there are, which costs a
        // knock in vain.
        long held = index + 1 - items.taken();
        if (held == size + 1L) {
            nextCame = timers.nanoTime();
            nextIndex = index;
        }
        // The pass that this comes from may have looked before: it doesn't look again by itself at what it found not
        // due.
        if (held >= target || (first && !inside)) {
            alarm.owner().knock();
        }
        return true;
    }

    /** How many items were ever taken out. */
    long taken() {
        return items.taken();
    }

    @Override
    public @Nullable List<T> poll() {
        boolean last = alarm.owner().isDone(); // before the items are counted: then these are all
        long held = items.offered() - items.taken();
        if (held == 0 || (held < target && !last && !isDue())) {
            return null;
        }
        int n = (int) Math.min(held, size);
        List<T> batch = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            T item = items.poll();
            if (item != null) {
                batch.add(item);
            }
        }
        if (adaptive) {
            adapt(held);
        }
        next();
        return batch;
    }

    /**
     * More were waiting than the batch had to wait for: it is behind. Fewer were there at the deadline: it is idle. The
     * target is written before the ring is looked at again, and a producer puts in before it reads the target.
     */
    private void adapt(long held) {
        int now = target;
        if (held > now) {
            target = Math.min(size, 2 * now);
        } else if (held < now) {
            target = (int) held;
        }
    }

    /** A batch was taken: the next item begins a new one, or has begun it already. */
    private void next() {
        armed = false;
        if (items.isEmpty()) {
            open = false;
            if (items.isEmpty()) {
                return;
            }
        }
        // The first item of the next batch is here. It was noted when it came, if it came behind a full batch.
        firstCame = nextIndex == items.taken() ? nextCame : timers.nanoTime();
        open = true;
    }

    private boolean isDue() {
        if (!open) {
            return false; // its first item is being put in, and will knock
        }
        if (armed && alarm.isSet()) {
            return false;
        }
        armed = true;
        return alarm.isReached(firstCame + within);
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
}
