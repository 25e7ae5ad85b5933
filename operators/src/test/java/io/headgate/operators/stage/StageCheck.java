package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.reactivestreams.Subscription;

/**
 * What every stage has to do, above a source that is pulled and below a publisher that pushes: the right items at any
 * demand, an error after the items before it, a prompt cancel, and an end without demand where nothing is left.
 */
@SuppressWarnings("varargs") // the arrays are copied
final class StageCheck<T, R> {

    private final Function<Flow<T>, Flow<R>> operator;
    private List<T> in = List.of();
    private List<R> out = List.of();
    private List<R> outOnError = List.of();
    private List<R> outOnEmpty = List.of();
    private boolean seesFailure = true;

    private StageCheck(Function<Flow<T>, Flow<R>> operator) {
        this.operator = operator;
    }

    static <T, R> StageCheck<T, R> of(Function<Flow<T>, Flow<R>> operator) {
        return new StageCheck<>(operator);
    }

    @SafeVarargs
    final StageCheck<T, R> in(T... items) {
        in = List.of(items);
        return this;
    }

    @SafeVarargs
    final StageCheck<T, R> out(R... items) {
        out = List.of(items);
        outOnError = out;
        return this;
    }

    /** Where a failure after the items of {@link #in} changes what comes out. */
    @SafeVarargs
    final StageCheck<T, R> outOnError(R... items) {
        outOnError = List.of(items);
        return this;
    }

    @SafeVarargs
    final StageCheck<T, R> outOnEmpty(R... items) {
        outOnEmpty = List.of(items);
        return this;
    }

    /** The stage completes before a failure at the end could reach it, or turns it. */
    StageCheck<T, R> neverFails() {
        seesFailure = false;
        return this;
    }

    Stream<DynamicTest> tests() {
        return Stream.of(Host.values())
                .flatMap(host -> Stream.of(
                        test(host, "all at once", () -> allAtOnce(host)),
                        test(host, "one at a time", () -> steps(host, 1)),
                        test(host, "two at a time", () -> steps(host, 2)),
                        test(host, "a failure at the end", () -> failure(host)),
                        test(host, "cancelled after each item", () -> cancelled(host)),
                        test(host, "no items", () -> empty(host)),
                        test(host, "an illegal request", () -> illegal(host)),
                        test(host, "an illegal request while made-up items wait", () -> illegalAtTheEnd(host)),
                        test(host, "two subscribers", () -> independent(host))));
    }

    private static DynamicTest test(Host host, String what, Runnable body) {
        return DynamicTest.dynamicTest(host + ": " + what, body::run);
    }

    private Given<T> given(Host host) {
        return new Given<>(host, in, null);
    }

    private void allAtOnce(Host host) {
        Given<T> given = given(host);
        TestSubscriber<R> subscriber = operator.apply(given.flow()).into(TestSubscriber.create(Long.MAX_VALUE));
        assertThat(subscriber.items()).isEqualTo(out);
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(given.isSettled()).isTrue();
        subscriber.check();
    }

    private void steps(Host host, int step) {
        Given<T> given = given(host);
        TestSubscriber<R> subscriber = operator.apply(given.flow()).into(TestSubscriber.create(0));
        assertThat(subscriber.items()).isEmpty();
        for (int asked = step; asked - step < out.size(); asked += step) {
            subscriber.request(step);
            assertThat(subscriber.items()).isEqualTo(out.subList(0, Math.min(asked, out.size())));
        }
        if (!subscriber.isCompleted()) {
            subscriber.request(1); // what is left is swallowed
        }
        assertThat(subscriber.items()).isEqualTo(out);
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(given.isSettled()).isTrue();
        subscriber.check();
    }

    private void failure(Host host) {
        IllegalStateException boom = new IllegalStateException("boom");
        Given<T> given = given(host).failing(boom);
        TestSubscriber<R> subscriber = operator.apply(given.flow()).into(TestSubscriber.create(Long.MAX_VALUE));
        assertThat(subscriber.items()).isEqualTo(outOnError);
        assertThat(subscriber.failure()).isSameAs(seesFailure ? boom : null);
        assertThat(subscriber.terminals()).isEqualTo(1);
        assertThat(given.isSettled()).isTrue();
        subscriber.check();
    }

    private void illegalAtTheEnd(Host host) {
        if (outOnEmpty.isEmpty()) {
            return;
        }
        TestSubscriber<R> subscriber =
                operator.apply(new Given<T>(host, List.of(), null).flow()).into(TestSubscriber.create(0));
        Subscription subscription = subscriber.subscription();
        assertThat(subscription).isNotNull();
        subscription.request(-1);
        assertThat(subscriber.failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.9");
        assertThat(subscriber.terminals()).isEqualTo(1);
    }

    private void cancelled(Host host) {
        IntStream.rangeClosed(0, out.size()).forEach(count -> {
            Given<T> given = given(host);
            TestSubscriber<R> subscriber = cancellingAfter(count);
            operator.apply(given.flow()).subscribe(subscriber);
            assertThat(subscriber.items()).isEqualTo(out.subList(0, count));
            assertThat(given.isSettled()).isTrue();
            assertThat(subscriber.receivedAfterCancel()).isZero();
            subscriber.check();
        });
    }

    private static <R> TestSubscriber<R> cancellingAfter(int count) {
        if (count == 0) {
            return TestSubscriber.<R>create(0).onSubscribed(TestSubscriber::cancel);
        }
        AtomicReference<TestSubscriber<R>> itself = new AtomicReference<>();
        TestSubscriber<R> subscriber = TestSubscriber.<R>create(Long.MAX_VALUE).onItem(item -> {
            if (itself.get().received() == count) {
                itself.get().cancel();
            }
        });
        itself.set(subscriber);
        return subscriber;
    }

    private void empty(Host host) {
        Given<T> given = new Given<>(host, List.of(), null);
        TestSubscriber<R> subscriber = operator.apply(given.flow()).into(TestSubscriber.create(0));
        assertThat(subscriber.items()).isEmpty();
        for (int i = 0; i < outOnEmpty.size(); i++) {
            assertThat(subscriber.isCompleted()).isFalse();
            subscriber.request(1);
        }
        assertThat(subscriber.items()).isEqualTo(outOnEmpty);
        assertThat(subscriber.isCompleted()).isTrue();
        subscriber.check();
    }

    private void illegal(Host host) {
        if (out.isEmpty()) {
            return; // it may have ended before anybody can ask
        }
        Given<T> given = given(host);
        TestSubscriber<R> subscriber = operator.apply(given.flow()).into(TestSubscriber.create(0));
        Subscription subscription = subscriber.subscription();
        assertThat(subscription).isNotNull();
        subscription.request(0);
        assertThat(subscriber.failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.9");
        assertThat(given.isSettled()).isTrue();
    }

    private void independent(Host host) {
        Given<T> first = given(host);
        Given<T> second = given(host);
        var givens = List.of(first, second).iterator();
        Flow<R> flow = operator.apply(Flow.defer(() -> givens.next().flow()));
        TestSubscriber<R> one = flow.into(TestSubscriber.create(0));
        TestSubscriber<R> other = flow.into(TestSubscriber.create(0));
        for (int i = 0; i <= in.size() + out.size(); i++) {
            one.request(1);
            other.request(1);
        }
        assertThat(one.items()).isEqualTo(out);
        assertThat(other.items()).isEqualTo(out);
    }

    /** A user's function that throws: the failure is its own, and says which operator ran it, by its name. */
    static <T, R> Stream<DynamicTest> naming(
            String operator, Function<RuntimeException, Function<Flow<T>, Flow<R>>> throwing, T item) {
        return Stream.of(Host.values())
                .map(host -> test(host, "a function throws", () -> {
                    RuntimeException boom = new IllegalStateException("boom");
                    Given<T> given = host.of(item);
                    TestSubscriber<R> subscriber = throwing.apply(boom)
                            .apply(given.flow())
                            .named("mine")
                            .into(TestSubscriber.create(Long.MAX_VALUE));
                    assertThat(subscriber.failure()).isSameAs(boom);
                    assertThat(boom.getSuppressed()[0]).hasMessage("thrown in " + operator + " \"mine\"");
                    assertThat(given.isSettled()).isTrue();
                    subscriber.check();
                }));
    }

    /** A user's function that returns null where an item is needed. */
    static <T, R> Stream<DynamicTest> refusingNull(String operator, Function<Flow<T>, Flow<R>> nulling, T item) {
        return Stream.of(Host.values())
                .map(host -> test(host, "a function returns null", () -> {
                    Given<T> given = host.of(item);
                    TestSubscriber<R> subscriber =
                            nulling.apply(given.flow()).named("mine").into(TestSubscriber.create(Long.MAX_VALUE));
                    assertThat(subscriber.failure())
                            .isInstanceOf(NullPointerException.class)
                            .hasMessage(operator + " \"mine\": the function returned null");
                    assertThat(given.isSettled()).isTrue();
                }));
    }
}
