package io.headgate.operators.split;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed to a {@link Split}, in the order in which they came. Coming and going costs the same however many there
 * are; the list is made when somebody goes through it, and kept until the next one comes or goes.
 *
 * <p>State: {@code members}, under the split's lock; {@code size} and {@code list}, written under it and read by anyone.
 * {@code list} is never changed, and null where it isn't up to date: then whoever wants it makes it, under the lock. So it
 * is never older than the last change that was finished before it was asked for.
 */
final class Roster<T> {

    private final ReentrantLock lock;
    private final Set<Branch<T>> members = new LinkedHashSet<>();
    private volatile int size;
    private volatile Branch<T> @Nullable [] list = none();

    Roster(ReentrantLock lock) {
        this.lock = lock;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array can't say of what
    private static <T> Branch<T>[] none() {
        return new Branch[0];
    }

    // ---- under the lock -----------------------------------------------------------------------------------------

    void add(Branch<T> branch) {
        members.add(branch);
        changed();
    }

    /** Whether nobody is left without {@code branch}. */
    boolean isOnly(Branch<T> branch) {
        return members.isEmpty() || (members.size() == 1 && members.contains(branch));
    }

    /** Whether there was somebody, and nobody who is there takes anything any more. */
    boolean isForsaken() {
        for (Branch<T> branch : members) {
            if (!branch.isOver()) {
                return false;
            }
        }
        return !members.isEmpty();
    }

    void remove(Branch<T> branch) {
        if (members.remove(branch)) {
            changed();
        }
    }

    Branch<T>[] takeAll() {
        Branch<T>[] last = all();
        members.clear();
        changed();
        return last;
    }

    private void changed() {
        list = members.isEmpty() ? none() : null;
        size = members.size();
    }

    // ---- for anyone ---------------------------------------------------------------------------------------------

    int size() {
        return size;
    }

    /** All of them, as they are now. */
    Branch<T>[] all() {
        Branch<T>[] known = list;
        return known == null ? look() : known;
    }

    private Branch<T>[] look() {
        lock.lock();
        try {
            Branch<T>[] known = list;
            if (known == null) {
                known = members.toArray(none());
                list = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
