package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts that pass the edges of what 20, 31 and 32 bits hold: begun close by, not waited for. */
class CountsTest {

    private static final int STEPS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 1L << 31, 1L << 32, 1L << 61})
    void aRingForOneProducerKeepsItsOrder(long edge) {
        for (int capacity : new int[] {1, 2, 3, 16}) {
            long start = edge - STEPS / 2;
            SpscRing<Long> ring = new SpscRing<>(capacity, start);
            long put = 0;
            long taken = 0;
            while (taken < STEPS) {
                while (ring.offer(put)) {
                    put++;
                }
                assertThat(put - taken).isEqualTo(capacity);
                for (int i = 0; i < Math.max(1, capacity - 1); i++) {
                    assertThat(ring.peek()).isEqualTo(taken);
                    assertThat(ring.poll()).isEqualTo(taken++);
                }
                assertThat(ring.offered()).isEqualTo(start + put);
                assertThat(ring.taken()).isEqualTo(start + taken);
                assertThat(ring.isEmpty()).isEqualTo(put == taken);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 1L << 31, 1L << 32, 1L << 60})
    void aRingForManyProducersKeepsItsOrderAndItsSeal(long edge) {
        for (int capacity : new int[] {1, 2, 3, 16}) {
            long start = edge - STEPS / 2;
            MpscRing<Long> ring = new MpscRing<>(capacity, start);
            long put = 0;
            long taken = 0;
            while (taken < STEPS) {
                while (ring.offer(put)) {
                    put++;
                }
                assertThat(put - taken).isEqualTo(capacity);
                for (int i = 0; i < Math.max(1, capacity - 1); i++) {
                    assertThat(ring.poll()).isEqualTo(taken++);
                }
                assertThat(ring.isSealed()).isFalse();
                assertThat(ring.offered()).isEqualTo(start + put);
                assertThat(ring.taken()).isEqualTo(start + taken);
                assertThat(ring.isEmpty()).isEqualTo(put == taken);
            }
            ring.seal();
            assertThat(ring.isSealed()).isTrue();
            assertThat(ring.offer(-1L)).isFalse();
            assertThat(ring.offered()).isEqualTo(start + put);
            while (taken < put) {
                assertThat(ring.poll()).isEqualTo(taken++);
            }
            assertThat(ring.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 1L << 31, 1L << 32, 1L << 62})
    void demandCountsExactlyAndSaturates(long edge) {
        Demand demand = new Demand();
        assertThat(demand.grant(edge - 2)).isZero();
        assertThat(demand.grant(5)).isEqualTo(edge - 2);
        assertThat(demand.settle(2)).isEqualTo(edge + 1);
        assertThat(demand.takeUpTo(3)).isEqualTo(3);
        assertThat(demand.outstanding()).isEqualTo(edge - 2);
        demand.grant(Long.MAX_VALUE - edge + 2); // exactly to the limit
        assertThat(demand.outstanding()).isEqualTo(Demand.UNBOUNDED);
        assertThat(demand.settle(edge)).isEqualTo(Demand.UNBOUNDED);
        assertThat(demand.grant(edge)).isEqualTo(Demand.UNBOUNDED);
    }
}
