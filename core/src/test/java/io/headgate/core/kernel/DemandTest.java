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

    @Test
    void grantAnswersWhatWasThereAndSettleWhatIsLeft() {
        Demand demand = new Demand();
        assertThat(demand.grant(3)).isZero();
        assertThat(demand.grant(2)).isEqualTo(3);
        assertThat(demand.settle(0)).isEqualTo(5);
        assertThat(demand.settle(4)).isEqualTo(1);
        assertThat(demand.settle(1)).isZero();
        assertThat(demand.outstanding()).isZero();
        assertThat(demand.settle(0)).isZero();
    }

    @Test
    void takesUpToWhatThereIs() {
        Demand demand = new Demand();
        assertThat(demand.takeAll()).isZero();
        demand.grant(5);
        assertThat(demand.takeUpTo(3)).isEqualTo(3);
        assertThat(demand.takeUpTo(3)).isEqualTo(2);
        assertThat(demand.takeUpTo(3)).isZero();
        demand.grant(7);
        assertThat(demand.takeAll()).isEqualTo(7);
        assertThat(demand.outstanding()).isZero();
    }

    @Test
    void noLimitStaysThat() {
        Demand demand = new Demand();
        demand.grant(1);
        assertThat(demand.grant(Demand.UNBOUNDED)).isEqualTo(1);
        assertThat(demand.grant(1)).isEqualTo(Demand.UNBOUNDED);
        assertThat(demand.settle(5)).isEqualTo(Demand.UNBOUNDED);
        assertThat(demand.settle(0)).isEqualTo(Demand.UNBOUNDED);
        assertThat(demand.takeUpTo(4)).isEqualTo(4);
        assertThat(demand.outstanding()).isEqualTo(Demand.UNBOUNDED);
        assertThat(demand.takeAll()).isEqualTo(Demand.UNBOUNDED);
    }

    /** Demand that is kept shut until its maker opens it. */
    private static final class Shut extends Demand {
        Shut() {
            super(1);
        }
    }

    @Test
    void whatIsOpenedCountsWhatWasAskedForMeanwhile() {
        Shut nothing = new Shut();
        assertThat(nothing.outstanding()).isEqualTo(1);
        assertThat(nothing.open(0, 0)).isZero();
        Shut some = new Shut();
        some.grant(4);
        assertThat(some.open(3, 2)).isEqualTo(5);
        assertThat(some.outstanding()).isEqualTo(5);
        Shut limitless = new Shut();
        assertThat(limitless.open(Demand.UNBOUNDED, 3)).isEqualTo(Demand.UNBOUNDED);
        assertThat(limitless.outstanding()).isEqualTo(Demand.UNBOUNDED);
        Shut limitlessBefore = new Shut();
        limitlessBefore.grant(Demand.UNBOUNDED);
        assertThat(limitlessBefore.open(1, 1)).isEqualTo(Demand.UNBOUNDED);
    }

    @Test
    void sumsAndProductsEndAtTheLimit() {
        assertThat(Demand.sum(2, 3)).isEqualTo(5);
        assertThat(Demand.sum(Long.MAX_VALUE, 0)).isEqualTo(Demand.UNBOUNDED);
        assertThat(Demand.sum(Long.MAX_VALUE - 1, 1)).isEqualTo(Demand.UNBOUNDED);
        assertThat(Demand.sum(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Demand.UNBOUNDED);
        assertThat(Demand.product(3, 4)).isEqualTo(12);
        assertThat(Demand.product(0, Long.MAX_VALUE)).isZero();
        assertThat(Demand.product(1L << 31, 1L << 32)).isEqualTo(Demand.UNBOUNDED); // 2^63, the low half negative
        assertThat(Demand.product(1L << 32, 1L << 32)).isEqualTo(Demand.UNBOUNDED); // 2^64, the low half nothing
        assertThat(Demand.product(1L << 31, 1L << 31)).isEqualTo(1L << 62);
    }

    @Test
    void anIllegalRequestIsRefusedByRuleAndNumber() {
        assertThat(Demand.refusal(1)).isNull();
        assertThat(Demand.refusal(0)).hasMessageContaining("§3.9").hasMessageContaining("n = 0");
        assertThat(Demand.refusal(-7)).hasMessageContaining("n = -7");
        assertThat(Demand.isRefusal(Demand.refusal(0))).isTrue();
        assertThat(Demand.isRefusal(new IllegalArgumentException())).isFalse();
        assertThat(Demand.isRefusal(new IllegalStateException("§3.9: request(n)")))
                .isFalse();
    }
}
