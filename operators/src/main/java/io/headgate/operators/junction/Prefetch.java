package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;

/**
 * How far the inputs of a junction, or its inner flows, may get ahead of what was taken of each.
 *
 * @param items how many items of each may be asked for and wait
 * @param ahead whether they are asked for before downstream wants any; where not, for min(D, items)
 */
record Prefetch(int items, boolean ahead) {

    /** What an input is asked up to, beyond what was taken of it, while {@code wanted} is left of D. */
    long room(long wanted) {
        return ahead ? Demand.UNBOUNDED : wanted;
    }

    /** As plans show it. */
    @Override
    public String toString() {
        return ahead ? items + " ahead" : Integer.toString(items);
    }
}
