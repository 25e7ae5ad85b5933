package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row by every library gives the true answer once, so that a long measurement doesn't fail at its end. */
class RowTest {

    private static final int ITEMS = 10_000;

    @TestFactory
    List<DynamicTest> everyLibraryDoesItsRows() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : Row.here()) {
            for (String library : Libraries.doing(row)) {
                tests.add(DynamicTest.dynamicTest(row.title() + ": " + library, () -> {
                    long answer = row.check(Libraries.named(library, row), ITEMS);
                    assertThat(answer).isPositive();
                }));
            }
        }
        return tests;
    }

    @Test
    void aLibraryThatLosesAnItemFails() {
        Workloads.Sync loser = n -> n / 2 * (n / 2 + 1L);
        assertThatThrownBy(() -> Row.SYNC.check(loser, ITEMS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sync");
    }
}
