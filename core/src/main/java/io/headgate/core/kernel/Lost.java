package io.headgate.core.kernel;

import io.headgate.core.DropReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one operation on a {@link LockedStore} lost: counted at once, under the store's lock, and told to the user's
 * handler afterwards, without it. Belongs to that operation alone. Most operations lose nothing or one item, so a list
 * comes only with the second.
 *
 * @param <T> the items
 */
final class Lost<T> {
    private final Losses<T> losses;
    private @Nullable T first;
    private @Nullable DropReason firstReason;
    private @Nullable List<Runnable> more;

    Lost(Losses<T> losses) {
        this.losses = losses;
    }

    void add(T item, DropReason reason, boolean stored) {
        losses.addShared(reason, stored);
        if (!losses.isHeard()) {
            return;
        }
        if (first == null) {
            first = item;
            firstReason = reason;
        } else {
            if (more == null) {
                more = new ArrayList<>();
            }
            more.add(() -> losses.tell(item, reason));
        }
    }

    void tell() {
        if (first != null && firstReason != null) {
            losses.tell(first, firstReason);
            if (more != null) {
                more.forEach(Runnable::run);
            }
        }
    }
}
