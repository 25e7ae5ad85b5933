package io.headgate.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "5, 4", "7, 6", "8, 6", "32, 24", "256, 192", "2147483647, 1610612736"})
    void aPrefetchIsReplenishedWhenThreeQuartersOfItAreUsedUp(int prefetch, int batch) {
        assertThat(Demand.batch(prefetch)).isEqualTo(batch);
        assertThat(Demand.batch((long) prefetch)).isEqualTo(batch);
        assertThat(Demand.batch(prefetch, Integer.MAX_VALUE)).isEqualTo(batch);
    }

    @Test
    void aBatchIsAtMostWhatIsToldHoweverHugeTheCapacity() {
        assertThat(Demand.batch(5L << 30, 1 << 20)).isEqualTo(1 << 20);
        assertThat(Demand.batch(Demand.UNBOUNDED, 1 << 10)).isEqualTo(1 << 10);
        assertThat(Demand.batch(4, 1 << 10)).isEqualTo(3);
    }
}
