package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The gate's states as one thread sees them; two threads meet in {@code SerialGateStress}. */
class SerialGateTest {

    private final SerialGate gate = new SerialGate();

    @Test
    void letsTheFirstInAndNobodyElse() {
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isFalse();
        assertThat(gate.enter()).isFalse();
    }

    @Test
    void whoeverIsInsideGoesWhereNobodyKnocked() {
        assertThat(gate.enter()).isTrue();
        assertThat(gate.pending()).isFalse();
        assertThat(gate.leave()).isTrue();
        assertThat(gate.enter()).isTrue();
    }

    @Test
    void anyNumberOfKnocksIsOnePassMore() {
        assertThat(gate.enter()).isTrue();
        for (int knocks = 0; knocks < 3; knocks++) {
            gate.enter();
            assertThat(gate.pending()).isTrue();
        }
        assertThat(gate.leave()).isFalse();
        assertThat(gate.pending()).isFalse();
        assertThat(gate.enter()).isFalse(); // still inside
        assertThat(gate.leave()).isFalse();
        assertThat(gate.leave()).isTrue();
    }
}
