package io.headgate.operators.plan;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;

/**
 * What a node keeps items in, for {@code explain()}.
 *
 * @param capacity how much it holds
 * @param overflow what happens when that is full
 */
public record Storage(Capacity<?> capacity, Overflow<?> overflow) {

    /** Both in words. */
    public String text() {
        return capacity.text() + ", " + overflow.text();
    }
}
