package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;

import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.core.Timers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The store for everything that a ring can't do: weights, budgets, expiry, and policies that take an item out of the
 * middle. Any number of producers. A subclass says who has to go when it is full.
 *
 * <p>State: the shelf and the counters are guarded by one lock, held for the few steps of one operation by a producer or
 * the consumer. The weigher, the drop handler, listeners of the budget and signals run outside it; of user code only the
 * comparator of {@code dropLowest} runs inside (it needs two items that stay put), which is why a re-entrant use by the
 * same thread is refused rather than let through. Counters are written under the lock and read by anyone, opaquely.
 *
 * <p>Items lost in an operation are noted under the lock, in a chain that only this operation sees, and told to the
 * handler after it. Counting is done under the lock, so that the balance is exact whenever the lock is free.
 *
 * @param <T> the items
 */
abstract class LockedStore<T> extends Store<T> {
    private static final VarHandle STORED;
    private static final VarHandle TAKEN;
    private static final VarHandle HIGH_WATER;
    private static final VarHandle DEPTH;
    private static final VarHandle WEIGHT;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STORED = lookup.findVarHandle(LockedStore.class, "stored", long.class);
            TAKEN = lookup.findVarHandle(LockedStore.class, "taken", long.class);
            HIGH_WATER = lookup.findVarHandle(LockedStore.class, "highWater", long.class);
            DEPTH = lookup.findVarHandle(LockedStore.class, "depth", int.class);
            WEIGHT = lookup.findVarHandle(LockedStore.class, "weight", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    final Shelf<T> shelf;
    private final String name;
    private final long max;
    private final Timers timers;
    /** Nanoseconds an item may wait; {@link Long#MAX_VALUE} when there is no limit. */
    private final long expiry;

    /** What a single item may weigh. */
    private final long heaviest;

    private final Budget.@Nullable Member member;

    /** Scratch space of {@link #displace}. */
    private int[] victims = new int[4];

    /** For the end, or for room, behind items that nobody asks for, and the instant it is set to; the consumer's alone. */
    private Timers.@Nullable Task alarm;

    private long alarmAt;

    private boolean sealed;
    private long stored;
    private long taken;
    private long highWater;

    @SuppressWarnings("unused") // read through its handle
    private int depth;

    private long weight;

    LockedStore(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(capacity, policy);
        this.name = name;
        this.max = capacity.max();
        this.shelf = new Shelf<>(max);
        this.timers = timers;
        this.expiry = policy.expiry() == null ? Long.MAX_VALUE : policy.expiry().toNanos();
        var budget = capacity.budget();
        this.heaviest = budget == null ? max : Math.min(max, budget.limit());
        this.member = budget == null ? null : budget.join(onRoom);
    }

    /**
     * Which stored item goes next so that {@code arriving} may enter, after {@code before} ({@link Shelf#NONE} at first);
     * {@link Shelf#NONE} when it is the arriving one that goes. Called with the lock held, until what goes is enough;
     * nothing is removed before that. What it throws leaves everything as it was.
     */
    abstract int victim(T arriving, int before);

    /** Why items go. */
    abstract DropReason reason();

    /** Whether {@link #victim} is asked for every last item, even if less would do. */
    boolean takesAll() {
        return false;
    }

    /** After an item was put on this slot. */
    void entered(int slot) {}

    /** After the item on this slot left. */
    void left(int slot) {}

    /** A {@link #victim} that doesn't have to go after all. */
    void spared(int slot) {}

    /** What the producer of an item that finds no room is told; by default that it was dropped. */
    Offer turnAway(T item, Lost<T> lost) {
        lost.add(item, reason(), false);
        return Offer.DROPPED;
    }

    @Override
    public final Offer offer(T item) {
        requireNonNull(item, "item");
        var itemWeight = capacity().weightOf(item);
        var lost = new Lost<>(losses);
        if (itemWeight > heaviest) {
            if (!policy().kind().lossy()) {
                throw OverflowException.tooHeavy(name, capacityText(), itemWeight);
            }
            lost.add(item, DropReason.TOO_HEAVY, false);
            lost.tell();
            return Offer.DROPPED;
        }
        var now = now();
        enter();
        try {
            if (sealed) {
                return Offer.CLOSED;
            }
            if (!fits(itemWeight, 0, 0)
                    && !(expire(now, lost) && fits(itemWeight, 0, 0))
                    && !displace(item, itemWeight, lost)) {
                return turnAway(item, lost);
            }
            put(item, itemWeight, now);
            return Offer.SENT;
        } finally {
            leave(lost);
        }
    }

    @Override
    public final void admit(T item) {
        requireNonNull(item, "item");
        if (!capacity().weighted() && member == null) {
            super.admit(item);
        }
        var itemWeight = capacity().weightOf(item);
        enter();
        try {
            if (shelf.weight() >= max || shelf.isFull()) {
                throw new IllegalStateException("an item stands in the door already");
            }
            if (member != null) {
                member.take(itemWeight);
            }
            put(item, itemWeight, now());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void seal() {
        enter();
        sealed = true;
        lock.unlock();
    }

    @Override
    public final @Nullable T poll() {
        var lost = new Lost<>(losses);
        var now = now();
        enter();
        try {
            expire(now, lost);
            return take();
        } finally {
            leave(lost);
        }
    }

    @Override
    public final boolean isEmpty() {
        if (expiry != Long.MAX_VALUE && depth() > 0) {
            var lost = new Lost<>(losses);
            var now = now();
            enter();
            try {
                expire(now, lost);
            } finally {
                leave(lost);
            }
        }
        return depth() == 0;
    }

    @Override
    final @Nullable T remove() {
        enter();
        try {
            return take();
        } finally {
            leave(null);
        }
    }

    @Override
    public final long room() {
        if (!capacity().weighted() && member == null) {
            return super.room();
        }
        return weight() < max && (member == null || member.hasRoom()) ? 1 : 0;
    }

    @Override
    public final void whenExpired(Runnable knock) {
        if (expiry != Long.MAX_VALUE) {
            setAlarm(true, knock);
        }
    }

    @Override
    public final void whenRoom(Runnable knock) {
        // One that is to come is early enough: times never go back, and who is knocked at asks again.
        if (expiry != Long.MAX_VALUE && (alarm == null || alarmAt - now() < 0)) {
            setAlarm(false, knock);
        }
    }

    /** Sets the alarm to when all have expired, or the eldest has. */
    private void setAlarm(boolean all, Runnable knock) {
        var now = now();
        enter();
        long expires;
        try {
            var slot = all ? shelf.youngest() : shelf.eldest();
            if (slot == Shelf.NONE) {
                return;
            }
            expires = shelf.time(slot) + expiry;
        } finally {
            leave(null);
        }
        if (alarm != null) {
            if (alarmAt == expires) {
                return;
            }
            alarm.cancel(); // it has been, or one more item was on its way in when it was set
        }
        alarmAt = expires;
        alarm = timers.schedule(knock, untilGone(expires, now));
    }

    @Override
    public final long expiresIn() {
        if (expiry == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        var now = now();
        enter();
        try {
            var eldest = shelf.eldest();
            return eldest == Shelf.NONE ? Long.MAX_VALUE : untilGone(shelf.time(eldest) + expiry, now);
        } finally {
            leave(null);
        }
    }

    /** An item that has waited exactly as long as it may has not expired. */
    private static long untilGone(long expires, long now) {
        return Math.max(0, expires - now) + 1;
    }

    @Override
    public final void close() {
        if (alarm != null) {
            alarm.cancel();
        }
        if (member != null) {
            member.leave();
        }
    }

    private long now() {
        return expiry == Long.MAX_VALUE ? 0 : timers.nanoTime();
    }

    @Override
    public final void checkOutside() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a comparator may not use the buffer whose items it compares");
        }
    }

    private void enter() {
        checkOutside();
        lock.lock();
    }

    /** Ends an operation: whoever waits for the budget and the handler of what was lost hear of it without the lock. */
    private void leave(@Nullable Lost<T> lost) {
        lock.unlock();
        if (member != null) {
            member.announce();
        }
        if (lost != null) {
            lost.tell();
        }
    }

    /** Whether the item fits once that much weight in that many items is gone; if so the budget has been charged. */
    private boolean fits(long itemWeight, long giving, int leaving) {
        return itemWeight <= max - (shelf.weight() - giving)
                && (leaving > 0 || !shelf.isFull())
                && (member == null || member.tryTake(itemWeight, giving));
    }

    private boolean expire(long now, Lost<T> lost) {
        var any = false;
        for (var slot = shelf.eldest();
                expiry != Long.MAX_VALUE && slot != Shelf.NONE && now - shelf.time(slot) > expiry;
                slot = shelf.eldest()) {
            any = true;
            lose(slot, DropReason.EXPIRED, lost, true);
        }
        if (any) {
            publish();
        }
        return any;
    }

    /** Makes room by the policy; false when the arriving item itself has to go. */
    private boolean displace(T arriving, long itemWeight, Lost<T> lost) {
        var chosen = 0;
        var giving = 0L;
        var made = false;
        try {
            for (var slot = victim(arriving, Shelf.NONE); slot != Shelf.NONE; slot = victim(arriving, slot)) {
                if (chosen == victims.length) {
                    victims = Arrays.copyOf(victims, chosen << 1);
                }
                victims[chosen++] = slot;
                giving += shelf.weight(slot);
                if (!(takesAll() && chosen < shelf.size()) && fits(itemWeight, giving, chosen)) {
                    made = true;
                    break;
                }
            }
        } finally {
            for (var i = 0; i < chosen; i++) {
                if (made) {
                    lose(victims[i], reason(), lost, false);
                } else {
                    spared(victims[i]);
                }
            }
        }
        return made;
    }

    private void lose(int slot, DropReason reason, Lost<T> lost, boolean charged) {
        var itemWeight = shelf.weight(slot);
        lost.add(shelf.remove(slot), reason, true);
        left(slot);
        if (member != null && charged) {
            member.give(itemWeight);
        }
    }

    private void put(T item, long itemWeight, long now) {
        entered(shelf.add(item, itemWeight, now));
        STORED.setOpaque(this, stored + 1);
        publish();
        if (weight > highWater) {
            HIGH_WATER.setOpaque(this, weight);
        }
    }

    private @Nullable T take() {
        var slot = shelf.eldest();
        if (slot == Shelf.NONE) {
            return null;
        }
        var itemWeight = shelf.weight(slot);
        var item = shelf.remove(slot);
        left(slot);
        if (member != null) {
            member.give(itemWeight);
        }
        TAKEN.setOpaque(this, taken + 1);
        publish();
        return item;
    }

    private void publish() {
        WEIGHT.setOpaque(this, shelf.weight());
        DEPTH.setOpaque(this, shelf.size());
    }

    @Override
    final long taken() {
        return (long) TAKEN.getOpaque(this);
    }

    @Override
    final long stored() {
        return (long) STORED.getOpaque(this);
    }

    @Override
    public final int depth() {
        return (int) DEPTH.getAcquire(this);
    }

    @Override
    public final long weight() {
        return (long) WEIGHT.getOpaque(this);
    }

    @Override
    public final long highWater() {
        return (long) HIGH_WATER.getOpaque(this);
    }
}
