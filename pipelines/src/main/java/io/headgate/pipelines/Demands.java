package io.headgate.pipelines;

import java.util.Arrays;

/** How downstream asks. */
public enum Demands {
    /** For everything, inside {@code onSubscribe}. */
    ALL,
    /** For everything, some time after {@code onSubscribe}. */
    ALL_LATER,
    /** For one, and for one more inside each {@code onNext}. */
    ONE_BY_ONE,
    /** For a few, and for a few more inside the {@code onNext} of the last of them. */
    FEW,
    /** For a few whenever nothing else happens. */
    WHEN_IDLE,
    /** For a few, by tasks of the crew, several of which may run at once. */
    ELSEWHERE;

    /** How far it is from the simplest one. */
    int rank() {
        return Arrays.asList(values()).indexOf(this);
    }
}
