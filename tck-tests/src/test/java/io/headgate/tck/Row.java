package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.TckOptions;
import io.headgate.testkit.VirtualTimers;
import java.util.Collection;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * An operator in the table: what it is to the TCK and to the laws. It must hand on what it gets, if need be after a change
 * and a change back.
 */
final class Row {

    private final String name;
    private final Function<Flow<Object>, ? extends Publisher<?>> operator;
    private LongUnaryOperator asks = LongUnaryOperator.identity();
    private boolean hops;
    private boolean unordered;
    private BiFunction<Flow<Object>, Consumer<Object>, ? extends Publisher<?>> inLaws;
    private boolean lossy;
    private @Nullable VirtualTimers timers;
    private boolean forTck = true;
    private long most = Long.MAX_VALUE - 1;
    private String mostReason = "";
    private TckOptions options = TckOptions.defaults();
    private LawSubject exemptions = LawSubject.of("exemptions", upstream -> upstream);

    private Row(String name, Function<Flow<Object>, ? extends Publisher<?>> operator) {
        this.name = name;
        this.operator = operator;
        this.inLaws = (flow, lost) -> operator.apply(flow);
    }

    static Row of(String name, Function<Flow<Object>, ? extends Publisher<?>> operator) {
        return new Row(name, operator);
    }

    String name() {
        return name;
    }

    /** The most that may be outstanding upstream when {@code d} is outstanding downstream, as OPERATORS.md says. */
    Row asks(LongUnaryOperator asks) {
        this.asks = asks;
        return this;
    }

    /** For the laws in another form, which hands on nothing but what it gets. */
    Row inLaws(Function<Flow<Object>, ? extends Publisher<?>> operator) {
        inLaws = (flow, lost) -> operator.apply(flow);
        return this;
    }

    /** For the laws in a form that tells what is left over where no flow's discard handler hears of it. */
    Row telling(BiFunction<Flow<Object>, Consumer<Object>, ? extends Publisher<?>> operator) {
        inLaws = operator;
        return this;
    }

    /** For the laws in a form that tells what it drops. */
    Row dropping(BiFunction<Flow<Object>, Consumer<Object>, ? extends Publisher<?>> operator) {
        inLaws = operator;
        lossy = true;
        return this;
    }

    /** For the laws with a clock of theirs: nothing that is waited for there is due before they say so. */
    Row timed() {
        timers = new VirtualTimers();
        return this;
    }

    /** It may deliver on another thread. */
    Row hops() {
        hops = true;
        return this;
    }

    /** It may deliver in another order. */
    Row unordered() {
        unordered = true;
        return this;
    }

    /** A variant of another row, with another capacity: for the laws alone. */
    Row variant() {
        forTck = false;
        return this;
    }

    /** What it emits at most, for the TCK. */
    Row endsAfter(long most, String reason) {
        this.most = most;
        this.mostReason = reason;
        return this;
    }

    Row exempt(Law law, String reason) {
        exemptions = exemptions.exempt(law, reason);
        return this;
    }

    Row skip(String test, String reason) {
        options = options.skip(test, reason);
        return this;
    }

    /** Over a source that is pulled, over one that is not, and between the TCK's own upstream and downstream. */
    Stream<Subject> subjects() {
        if (!forTck) {
            return Stream.of();
        }
        return Stream.of(
                        Subject.publisher(
                                name + ", over a pulled source",
                                n -> operator.apply(objects(Flow.range(0, n))),
                                () -> operator.apply(Flow.error(new IllegalStateException("as asked")))),
                        Subject.publisher(
                                name + ", over an asynchronous source",
                                n -> operator.apply(Flow.fromPublisher(new AsyncRange(n))),
                                () -> operator.apply(failed())),
                        Subject.operator(
                                name, upstream -> integers(operator.apply(objects(Flow.fromPublisher(upstream))))))
                .map(subject -> subject.endsAfter(most, mostReason).with(options.skips()));
    }

    /** It with nothing downstream, for a look at its plan. */
    Publisher<?> over(Flow<?> flow) {
        return operator.apply(objects(flow));
    }

    LawSubject law() {
        return new LawSubject(
                name,
                (upstream, lost) ->
                        integers(told(lost, clocked(inLaws.apply(objects(Flow.fromPublisher(upstream)), lost)))),
                asks,
                hops,
                unordered,
                lossy,
                timers,
                exemptions.exempt());
    }

    private static Publisher<?> told(Consumer<Object> lost, Publisher<?> publisher) {
        return publisher instanceof Flow<?> flow ? flow.onDiscard(item -> count(item, lost)) : publisher;
    }

    private Publisher<?> clocked(Publisher<?> publisher) {
        return timers != null && publisher instanceof Flow<?> flow ? flow.timers(timers) : publisher;
    }

    // The laws count the numbered items of their own upstream, one by one: those of a batch are what is discarded with
    // it,
    // and what an operator made up isn't one of them.
    private static void count(Object discarded, Consumer<Object> lost) {
        if (discarded instanceof Collection<?> items) {
            items.forEach(item -> count(item, lost));
        } else if (discarded instanceof Integer) {
            lost.accept(discarded);
        }
    }

    // Pushed, because Flow.error is pulled, which is another path through the operator.
    private static Flow<Object> failed() {
        return Flow.fromPublisher(
                subscriber -> Flow.error(new IllegalStateException("as asked")).subscribe(subscriber));
    }

    // An operator that hands on what it gets hands on what it got.
    @SuppressWarnings("unchecked")
    private static Publisher<Integer> integers(Publisher<?> publisher) {
        return (Publisher<Integer>) publisher;
    }

    @SuppressWarnings("unchecked")
    private static Flow<Object> objects(Flow<?> flow) {
        return (Flow<Object>) flow;
    }
}
