package io.headgate.testkit.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.testkit.Hurry;
import io.headgate.testkit.Law;
import io.headgate.testkit.mutants.Fault.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * That the laws bite: an operator that is sound honours all of them, and with any one mistake breaks the one that stands
 * beside it. What the TCK finds is held to as well, for the finds one test each; that the others pass all its tests takes
 * most of a minute, and is looked at with {@code -Dheadgate.mutants=all}.
 */
class MutantsTest {

    private static final Set<Fault> KILLED = EnumSet.noneOf(Fault.class);

    private static Stream<Fault> faults() {
        return Stream.of(Fault.values()).filter(fault -> fault != Fault.NONE);
    }

    @TestFactory
    Stream<DynamicContainer> theSoundOneHonoursEveryLaw() {
        return Stream.of(
                        new Mutant(Fault.NONE, 4, false),
                        new Mutant(Fault.NONE, 1, false),
                        new Mutant(Fault.NONE, 4, true))
                .map(sound -> dynamicContainer(
                        sound.toString(),
                        Stream.of(Law.values())
                                // the law of callbacks counts calls for items that this one leaves out
                                .filter(law -> law != Law.CALLBACKS || !sound.filters())
                                .map(law -> dynamicTest(law.toString(), () -> sound.hold(law)))));
    }

    @TestFactory
    Stream<DynamicTest> theSoundOnePassesTheTck() {
        Mutant sound = Mutant.of(Fault.NONE);
        return Stream.concat(
                Stream.concat(sound.asPublisher(), sound.asProcessor()), new Mutant(Fault.NONE, 4, true).asPublisher());
    }

    @TestFactory
    Stream<DynamicTest> eachMistakeBreaksItsLaw() {
        return faults().map(fault -> dynamicTest(fault + ": law " + fault.law().number(), () -> {
            assertThatThrownBy(() -> Hurry.find(() -> Mutant.of(fault).hold(fault.law())))
                    .isInstanceOf(AssertionError.class);
            KILLED.add(fault);
        }));
    }

    @TestFactory
    Stream<DynamicTest> theTckFindsWhatItIsSaidToFind() {
        return faults().filter(fault -> !fault.test().isEmpty())
                .map(fault -> dynamicTest(fault + ": " + fault.test(), () -> {
                    Mutant mutant = Mutant.of(fault);
                    DynamicTest test = (fault.seen() == Seen.PUBLISHER ? mutant.asPublisher() : mutant.asProcessor())
                            .filter(each -> each.getDisplayName().equals(fault.test()))
                            .findFirst()
                            .orElseThrow();
                    assertThatThrownBy(test.getExecutable()::execute).isInstanceOf(Throwable.class);
                }));
    }

    @TestFactory
    Stream<DynamicTest> theTckFindsNothingElse() {
        return faults().filter(fault -> fault.seen() == Seen.NOT_AT_ALL)
                .map(fault -> dynamicTest(fault.toString(), () -> {
                    assumeTrue("all".equals(System.getProperty("headgate.mutants")), "-Dheadgate.mutants=all");
                    Mutant mutant = Mutant.of(fault);
                    List<String> found = new ArrayList<>();
                    Stream.concat(mutant.asPublisher(), mutant.asProcessor()).forEach(test -> {
                        try {
                            test.getExecutable().execute();
                        } catch (TestAbortedException untested) {
                            // it looks at no such rule
                        } catch (Throwable failure) {
                            found.add(test.getDisplayName() + ": " + failure);
                        }
                    });
                    assertThat(found).isEmpty();
                }));
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        String text = MutantTable.text();
        if ("write".equals(System.getProperty("mutants.table"))) {
            Files.writeString(MutantTable.page(), text + MutantTable.written());
        }
        assertThat(Files.readString(MutantTable.page()))
                .as("docs/mutants.md; write it anew with -Dmutants.table=write")
                .isEqualTo(text + MutantTable.written());
    }

    @AfterAll
    static void write() throws IOException {
        Files.createDirectories(MutantTable.json().getParent());
        Files.writeString(MutantTable.json(), MutantTable.json(KILLED));
    }
}
