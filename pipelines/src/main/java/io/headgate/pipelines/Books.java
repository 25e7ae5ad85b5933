package io.headgate.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went into one operator and what became of it. Guarded by itself, as any thread may discard.
 */
final class Books {

    private final List<Long> entered = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();
    private final List<Long> dropped = new ArrayList<>();
    private final List<Long> discarded = new ArrayList<>();

    synchronized void enter(Long item) {
        entered.add(item);
    }

    synchronized void leave(Long item) {
        left.add(item);
    }

    synchronized void drop(Long item) {
        dropped.add(item);
    }

    /** An operator may hold items, or lists of them, or flows, which give up what they hold by themselves. */
    synchronized void discard(Object given) {
        if (given instanceof Long item) {
            discarded.add(item);
        } else if (given instanceof List<?> items) {
            items.forEach(this::discard);
        }
    }

    /** Null where in = out + dropped + discarded, each item once. */
    synchronized @Nullable String imbalance() {
        Map<Long, Integer> open = Outcome.count(entered);
        for (List<Long> gone : List.of(left, dropped, discarded)) {
            gone.forEach(item -> open.merge(item, -1, Integer::sum));
        }
        open.values().removeIf(count -> count == 0);
        return open.isEmpty()
                ? null
                : "in " + entered + ", out " + left + ", dropped " + dropped + ", discarded " + discarded
                        + ", unaccounted " + open;
    }
}
