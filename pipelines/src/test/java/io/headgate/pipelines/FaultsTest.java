package io.headgate.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.operators.Flow;
import io.headgate.pipelines.Functions.Place;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a user's function throws, wherever it is run: downstream is told once, upstream is let go, no timer is left, what
 * was held is discarded, and what is fatal is thrown on at whoever ran it.
 */
class FaultsTest {

    private static final int ITEMS = 9;

    @TestFactory
    Stream<DynamicContainer> atAnItem() {
        return Functions.ofItems().map(place -> dynamicContainer(place.name(), tests(place, 3)));
    }

    @TestFactory
    Stream<DynamicContainer> atAMoment() {
        return Functions.ofMoments().map(place -> dynamicContainer(place.name(), tests(place, 1)));
    }

    /** The operator holds items when the function below it throws. */
    @TestFactory
    Stream<DynamicContainer> belowWhatHoldsItems() {
        return Generator.ofAll().verbs().stream()
                .filter(Verb::conserves)
                .map(verb -> dynamicContainer(
                        verb.name() + " " + verb.code(), tests(new Place(verb.name(), below(verb)), 3)));
    }

    private static Functions.Build below(Verb verb) {
        Step step = new Step(verb, 2, 2, null);
        return (flow, scene, strike) -> step.on(flow, scene, 0).map(item -> {
            strike.run();
            return item;
        });
    }

    private static Stream<DynamicTest> tests(Place place, int strikeAt) {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(Above.values())
                        .map(above -> dynamicTest(
                                fault + " below " + above,
                                () -> isToldOnceAndLeavesNothing(place, strikeAt, fault, above))));
    }

    private static void isToldOnceAndLeavesNothing(Place place, int strikeAt, Fault fault, Above above)
            throws InterruptedException {
        boolean struck = false;
        for (long seed = 0; seed < 3; seed++) {
            for (long demand : new long[] {Long.MAX_VALUE, 1}) {
                struck |= once(place, fault.at(strikeAt), fault, above, new Rig(seed, true, demand));
            }
        }
        assertThat(struck || strikeAt > 1).as("the function was run").isTrue();
    }

    private static boolean once(Place place, Runnable striking, Fault fault, Above above, Rig rig)
            throws InterruptedException {
        boolean[] struck = {false};
        Runnable strike = () -> {
            try {
                striking.run();
            } catch (Throwable thrown) {
                struck[0] = true;
                throw thrown;
            }
        };
        boolean ended = rig.run(scene -> {
            Flow<Long> items = scene.apart(above.in(scene, ITEMS));
            return place.build().of(items, scene, strike);
        });
        assertThat(ended).as("it has ended: %s", rig.downstream).isTrue();
        assertThat(rig.scene.complaints()).isEmpty();
        // What is fatal may be heard of once too often, but not once too rarely.
        assertThat(rig.unheard).as("undeliverable").allMatch(late -> fault.isFatal() && fault.is(late));
        if (!struck[0]) { // it was not run often enough: an operator may pass items over
            assertThat(rig.thrown).isEmpty();
            return false;
        }
        assertThat(rig.downstream.failure()).matches(fault::is, "is " + fault);
        List<Throwable> thrown = rig.thrown;
        assertThat(thrown).as("thrown on").allMatch(fault::is);
        assertThat(thrown.isEmpty()).as("nothing thrown on").isEqualTo(!fault.isFatal() || place.isStaged());
        return true;
    }
}
