package io.headgate.benchmarks;

/**
 * How a row went against the best peer. Figures of one program differ by a quarter from run to run where one thread works,
 * and by a factor of two where threads meet; what is closer than that is level, whichever of the two is in front.
 */
enum Verdict {
    AHEAD,
    LEVEL_AHEAD,
    LEVEL_BEHIND,
    BEHIND;

    /** The factor below which two figures of this row are equal. */
    static double closeness(Row row) {
        return row.crosses() ? 2 : 1.25;
    }

    /**
     * The verdict for a ratio.
     *
     * @param ratio the peer's time divided by ours
     */
    static Verdict of(Row row, double ratio) {
        double closeness = closeness(row);
        if (ratio >= closeness) {
            return AHEAD;
        }
        if (ratio * closeness <= 1) {
            return BEHIND;
        }
        return ratio >= 1 ? LEVEL_AHEAD : LEVEL_BEHIND;
    }
}
