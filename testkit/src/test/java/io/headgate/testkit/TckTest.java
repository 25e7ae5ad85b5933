package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.testkit.FlawedRange.Flaw;
import io.headgate.testkit.Tck.Kind;
import io.headgate.testkit.TckOptions.Outcome;
import io.headgate.testkit.TckOptions.Timeouts;
import io.headgate.testkit.TckOptions.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

class TckTest {

    private static final TckOptions FAILING =
            TckOptions.defaults().failed(() -> new FailedPublisher<>(new IllegalStateException("as asked")));

    /** For what has to fail: what doesn't come isn't waited for. */
    private static final Timeouts HASTY = new Timeouts(100, 20, 50);

    private static final TckOptions FLAWED = FAILING.timeouts(HASTY);

    @Test
    void countsAreThoseOfTheTck() {
        assertThat(Stream.of(Kind.values()).map(kind -> kind.tests().size())).containsExactly(38, 68, 27, 26);
        assertThat(Stream.of(Kind.values()).map(kind -> kind.executable().size()))
                .containsExactly(31, 48, 14, 11);
    }

    @TestFactory
    Stream<DynamicTest> soundPublisherPasses() {
        return Tck.publisher(n -> new FlawedRange(n, Flaw.NONE));
    }

    @TestFactory
    Stream<DynamicTest> soundOperatorPasses() {
        return Tck.operator(Relay::new);
    }

    @Test
    void soundPublisherIsTestedWhole() {
        List<Outcome> outcomes = new ArrayList<>();
        run(Tck.publisher(n -> new FlawedRange(n, Flaw.NONE), FAILING.listener(outcomes::add)));
        assertThat(count(outcomes)).containsOnly(Map.entry(Verdict.PASSED, 31L), Map.entry(Verdict.UNTESTED, 7L));
    }

    @Test
    void operatorIsTestedWhole() {
        List<Outcome> outcomes = new ArrayList<>();
        run(Tck.operator(Relay::new, TckOptions.defaults().listener(outcomes::add)));
        assertThat(count(outcomes)).containsOnly(Map.entry(Verdict.PASSED, 48L), Map.entry(Verdict.UNTESTED, 20L));
    }

    @TestFactory
    Stream<DynamicTest> eachFlawIsFound() {
        Map<Flaw, String> finders = Map.of(
                Flaw.IGNORES_CANCEL, "required_spec306_afterSubscriptionIsCancelledRequestMustBeNops",
                Flaw.EMITS_BEYOND_DEMAND,
                        "required_spec101_subscriptionRequestMustResultInTheCorrectNumberOfProducedElements",
                Flaw.EMITS_CONCURRENTLY, "stochastic_spec103_mustSignalOnMethodsSequentially",
                Flaw.RECURSES, "required_spec303_mustNotAllowUnboundedRecursion",
                Flaw.NEVER_COMPLETES, "required_spec105_mustSignalOnCompleteWhenFiniteStreamTerminates",
                Flaw.ADDS_WITHOUT_SATURATING, "required_spec317_mustNotSignalOnErrorWhenPendingAboveLongMaxValue",
                Flaw.KEEPS_SUBSCRIBERS,
                        "required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber",
                Flaw.IGNORES_REQUEST_OF_ZERO, "required_spec309_requestZeroMustSignalIllegalArgumentException",
                Flaw.ACCEPTS_NULL_SUBSCRIBER, "required_spec109_subscribeThrowNPEOnNullSubscriber",
                Flaw.SERVES_ONE_SUBSCRIBER, "optional_spec111_maySupportMultiSubscribe");
        return Stream.of(Flaw.values())
                .filter(flaw -> flaw != Flaw.NONE)
                .flatMap(flaw -> Stream.of(
                        dynamicTest(flaw + " as a publisher", () -> {
                            DynamicTest test =
                                    named(finders.get(flaw), Tck.publisher(n -> new FlawedRange(n, flaw), FLAWED));
                            assertThatThrownBy(test.getExecutable()::execute).isInstanceOf(AssertionError.class);
                        }),
                        // The adapter must hide none of it.
                        dynamicTest(flaw + " behind an operator's adapter", () -> {
                            if (flaw == Flaw.ACCEPTS_NULL_SUBSCRIBER || flaw == Flaw.SERVES_ONE_SUBSCRIBER) {
                                return; // these happen in subscribe, which the adapter does itself
                            }
                            DynamicTest test = named(
                                    finders.get(flaw),
                                    Tck.publisher(n -> behindAdapter(new FlawedRange(n, flaw)), FLAWED));
                            assertThatThrownBy(test.getExecutable()::execute).isInstanceOf(AssertionError.class);
                        })));
    }

    @Test
    void operatorThatIsNotEvenASubscriberIsFound() {
        // Nothing between the TCK and the operator refuses null in its place, or cancels a second subscription.
        for (String rule : List.of(
                "required_spec205_mustCallSubscriptionCancelIfItAlreadyHasAnSubscriptionAndReceivesAnotherOnSubscribeSignal",
                "required_spec213_onNext_mustThrowNullPointerExceptionWhenParametersAreNull")) {
            DynamicTest test = named(
                    rule, Tck.operator(source -> source, TckOptions.defaults().timeouts(HASTY)));
            assertThatThrownBy(test.getExecutable()::execute).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void skipWithoutReasonIsRefused() {
        assertThatThrownBy(() -> TckOptions.defaults().skip("optional_spec111*", " "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void skipThatMatchesNothingIsRefused() {
        assertThatThrownBy(() -> Tck.publisher(
                        n -> new FlawedRange(n, Flaw.NONE),
                        TckOptions.defaults().skip("optional_spec999", "no such rule")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("optional_spec999");
    }

    @Test
    void listedSkipIsAborted() {
        DynamicTest test = named(
                "optional_spec111_maySupportMultiSubscribe",
                Tck.publisher(
                        n -> new FlawedRange(n, Flaw.SERVES_ONE_SUBSCRIBER),
                        FAILING.skip("optional_spec111_maySupportMultiSubscribe", "unicast")));
        assertThatThrownBy(test.getExecutable()::execute)
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("unicast");
    }

    @Test
    void listedSkipThatPassesIsAFailure() {
        DynamicTest test = named(
                "optional_spec111_maySupportMultiSubscribe",
                Tck.publisher(
                        n -> new FlawedRange(n, Flaw.NONE),
                        FAILING.skip("optional_spec111_maySupportMultiSubscribe", "unicast")));
        assertThatThrownBy(test.getExecutable()::execute)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("on the list of skips");
    }

    @Test
    void tooFewItemsAreAFailure() {
        DynamicTest test = named(
                "required_spec317_mustNotSignalOnErrorWhenPendingAboveLongMaxValue",
                Tck.publisher(n -> new FlawedRange(n, Flaw.NONE), FAILING.maxElements(1024)));
        assertThatThrownBy(test.getExecutable()::execute)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not on the list");
    }

    @Test
    void overriddenTestIsRefused() {
        assertThatThrownBy(() -> Tck.verification(Kind.PUBLISHER, Overriding::new, TckOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("overrides required_spec303");
    }

    public static final class Overriding extends PublisherVerification<Integer> {
        public Overriding() {
            super(new TestEnvironment(10));
        }

        @Override
        public Publisher<Integer> createPublisher(long elements) {
            return new FlawedRange(elements, Flaw.RECURSES);
        }

        @Override
        public Publisher<Integer> createFailedPublisher() {
            return null;
        }

        @Override
        public void required_spec303_mustNotAllowUnboundedRecursion() {}
    }

    @TestFactory
    Stream<DynamicTest> testSubscriberPassesWhitebox() {
        return Tck.whitebox(ProbedSubscriber::new);
    }

    @TestFactory
    Stream<DynamicTest> testSubscriberPassesBlackbox() {
        return Tck.blackbox(() -> TestSubscriber.create(1));
    }

    @Test
    void subscriberOfShowsAnEndsSubscriber() {
        TestSubscriber<Integer> end = TestSubscriber.create();
        assertThat(Tck.<Integer>subscriberOf(source -> source.subscribe(end))).isSameAs(end);
        assertThatThrownBy(() -> Tck.subscriberOf(source -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timeoutsMustBePositive() {
        assertThatThrownBy(() -> new Timeouts(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    // The adapter holds on to the publisher, and with it to whomever the publisher doesn't let go.
    private static Publisher<Integer> behindAdapter(Publisher<Integer> publisher) {
        return Tck.through(none -> publisher);
    }

    private static DynamicTest named(String name, Stream<DynamicTest> tests) {
        return tests.filter(test -> test.getDisplayName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void run(Stream<DynamicTest> tests) {
        tests.forEach(test -> {
            try {
                test.getExecutable().execute();
            } catch (TestAbortedException skip) {
                // counted by the listener
            } catch (Throwable failure) {
                throw new AssertionError(test.getDisplayName() + ": " + failure, failure);
            }
        });
    }

    private static Map<Verdict, Long> count(List<Outcome> outcomes) {
        return outcomes.stream().collect(Collectors.groupingBy(Outcome::verdict, Collectors.counting()));
    }
}
