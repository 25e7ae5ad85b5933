package io.headgate.migration;

import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One row of the table: an operator of ours, what it gives of the numbers 1 to 6, and the others' operators, which must
 * give the same. The words of the table and what the test runs stand side by side, so neither can be without the other.
 */
final class Row {

    /** Makes something that can be run, of a library's own kind, out of its source. */
    @FunctionalInterface
    interface Use<S> {
        Object of(S numbers) throws Exception;
    }

    /** An operator of theirs: its name, and what it makes. */
    record Theirs(String name, Callable<Object> made) {}

    private final String ours;
    private final String result;
    private final Use<Flow<Long>> use;
    private final Map<Library, Theirs> theirs = new EnumMap<>(Library.class);
    private final Gate gate = new Gate();
    private String demand = "";
    private boolean ordered = true;
    private boolean late;

    private Row(String ours, String result, Use<Flow<Long>> use) {
        this.ours = ours;
        this.result = result;
        this.use = use;
    }

    /** Our operator as users write it, and its result as {@link Outcome} writes one. */
    static Row row(String ours, String result, Use<Flow<Long>> use) {
        return new Row(ours, result, use);
    }

    Row reactor(String name, Use<Flux<Long>> same) {
        return theirs(
                Library.REACTOR,
                name,
                () -> same.of(Flux.range(1, 6).map(Integer::longValue).doOnComplete(gate::open)));
    }

    Row rx(String name, Use<Flowable<Long>> same) {
        return theirs(
                Library.RXJAVA, name, () -> same.of(Flowable.rangeLong(1, 6).doOnComplete(gate::open)));
    }

    Row mutiny(String name, Use<Multi<Long>> same) {
        return theirs(
                Library.MUTINY,
                name,
                () -> same.of(Multi.createFrom()
                        .range(1, 7)
                        .map(Integer::longValue)
                        .onCompletion()
                        .invoke(gate::open)));
    }

    Row pekko(String name, Use<Source<Long, NotUsed>> same) {
        return theirs(
                Library.PEKKO,
                name,
                () -> same.of(Source.range(1, 6).map(Integer::longValue).watchTermination((none, end) -> {
                    end.whenComplete((done, failure) -> gate.open());
                    return none;
                })));
    }

    private Row theirs(Library library, String name, Callable<Object> made) {
        if (theirs.put(library, new Theirs(name, made)) != null) {
            throw new IllegalStateException(ours + " has two of " + library);
        }
        return this;
    }

    /** The difference in demand, for the table. */
    Row demand(String difference) {
        demand = difference;
        return this;
    }

    /** Nobody promises the order of the results. */
    Row unordered() {
        ordered = false;
        return this;
    }

    /** Downstream asks for nothing until the numbers have all come. */
    Row late() {
        late = true;
        return this;
    }

    String ours() {
        return ours;
    }

    String result() {
        return result;
    }

    String demand() {
        return demand;
    }

    Map<Library, Theirs> theirs() {
        return theirs;
    }

    /** Runs our operator, or for a library theirs. */
    String run(@Nullable Library library) throws Exception {
        gate.shut();
        Theirs other = library == null ? null : theirs.get(library);
        Object made = other == null ? use.of(Flow.range(1, 6).onComplete(gate::open)) : other.made.call();
        return Outcome.of(made, ordered, late ? gate : null);
    }

    @Override
    public String toString() {
        return ours;
    }
}
