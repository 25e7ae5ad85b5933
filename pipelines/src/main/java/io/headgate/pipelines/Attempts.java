package io.headgate.pipelines;

import java.util.IdentityHashMap;

/** In one run of the model: how often each source has been subscribed to. */
final class Attempts {
    private final IdentityHashMap<Origin, Integer> counts = new IdentityHashMap<>();

    /** How often before. */
    int next(Origin origin) {
        return counts.merge(origin, 1, Integer::sum) - 1;
    }
}
