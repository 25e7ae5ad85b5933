package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every library gives the true answer at a small size of every curve. */
class CurvesTest {

    private static final int ITEMS = 1_000;
    private static final int SIZE = 10;

    @TestFactory
    List<DynamicTest> everyLibraryHasItsCurves() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String library : Scaling.LIBRARIES) {
            for (Curve curve : Curve.values()) {
                tests.add(DynamicTest.dynamicTest(curve.title() + ": " + library, () -> {
                    if (curve == Curve.SUBSCRIPTIONS) {
                        // It checks that each subscription gets all of its items.
                        CurvePoint.bytesEach(CurvePoint.library(library), SIZE);
                    } else {
                        curve.check(CurvePoint.library(library), ITEMS, SIZE);
                    }
                }));
            }
        }
        return tests;
    }

    @Test
    void aChartDrawsEachCurveWithinItsFrame() {
        Chart chart = new Chart(
                "time",
                "size",
                Map.of(
                        "headgate", new TreeMap<>(Map.of(1, 2.0, 100, 20.0)),
                        "reactor", new TreeMap<>(Map.of(1, 5.0, 100, 500.0))));
        assertThat(chart.svg())
                .startsWith("<svg ")
                .endsWith("</svg>\n")
                .contains("points=\"70.0,300.9 530.0,204.2\"", "points=\"70.0,262.4 530.0,69.1\"", ">reactor</text>")
                .doesNotContain("NaN");
    }
}
