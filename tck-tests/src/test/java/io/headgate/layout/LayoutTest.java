package io.headgate.layout;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The directions and habits that the module descriptors can't state, read from the class files users get. */
class LayoutTest {
    private static final String[] GROUND = {"java..", "org.reactivestreams..", "org.jspecify.."};

    // Named one by one: this module's own packages start with io.headgate too.
    private static final JavaClasses PUBLISHED =
            new ClassFileImporter().importPackages("io.headgate.core", "io.headgate.operators", "io.headgate.testkit");

    @Test
    void everyPublishedModuleIsLookedAt() {
        for (String module : List.of("core", "operators", "testkit")) {
            assertThat(PUBLISHED).anyMatch(type -> type.getPackageName().startsWith("io.headgate." + module));
        }
    }

    @Test
    void coreKnowsNobody() {
        check(classes()
                .that()
                .resideInAPackage("io.headgate.core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(GROUND).or(resideInAPackage("io.headgate.core.."))));
    }

    @Test
    void operatorsKnowCoreAlone() {
        check(classes()
                .that()
                .resideInAPackage("io.headgate.operators..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(GROUND)
                        .or(resideInAnyPackage("io.headgate.core..", "io.headgate.operators.."))));
    }

    @Test
    void testkitServesAnyPublisherNotOnlyOurs() {
        check(noClasses()
                .that()
                .resideInAPackage("io.headgate.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.headgate.operators.."));
    }

    /** A stage never sees two threads at once: what orders memory is the business of the node that hosts it. */
    @Test
    void stagesHaveNoAtomics() {
        String stage = "io.headgate.operators.plan.Stage";
        assertThat(PUBLISHED).filteredOn(type -> type.isAssignableTo(stage)).hasSizeGreaterThan(1);
        check(noFields()
                .that()
                .areDeclaredInClassesThat()
                .areAssignableTo(stage)
                .should()
                .haveModifier(JavaModifier.VOLATILE));
        check(noClasses()
                .that()
                .areAssignableTo(stage)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent.atomic..", "java.util.concurrent.locks..", "java.lang.invoke.."));
    }

    @Test
    void nobodySleeps() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.headgate.core..", "io.headgate.operators..")
                .should()
                .callMethod(Thread.class, "sleep", long.class));
    }

    /** A throwable that is shared says where it was made, not where it happened, and keeps what is suppressed into it. */
    @Test
    void noThrowableIsShared() {
        check(noFields()
                .that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage("io.headgate.core..", "io.headgate.operators..")
                .should()
                .haveRawType(DescribedPredicate.describe("a throwable", type -> type.isAssignableTo(Throwable.class))));
    }

    @Test
    void namesSayWhatTheTypeIs() {
        check(noClasses().should().haveNameMatching(".*(Impl|Helper|Helpers|Util|Utils|Base|Manager)(\\$.*)?"));
    }

    private static void check(ArchRule rule) {
        // A package may still be empty; everyPublishedModuleIsLookedAt sees to it that not all are.
        rule.allowEmptyShould(true).check(PUBLISHED);
    }
}
