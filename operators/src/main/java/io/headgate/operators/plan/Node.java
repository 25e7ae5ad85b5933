package io.headgate.operators.plan;

import io.headgate.core.kernel.Demand;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One step of a plan: what a flow does, before anybody has subscribed. Immutable; a subscription's state is made by
 * {@link #subscribe}. There are five kinds, as {@link Kind} says.
 */
public abstract class Node<T> implements Cloneable {

    private final String verb;
    private final String detail;
    private @Nullable String name;
    private @Nullable Hop hop;

    /**
     * A node.
     *
     * @param verb the operator as the user wrote it: {@code "map"}
     * @param detail what is worth knowing of its arguments, or empty: {@code "capacity 256"}
     */
    protected Node(String verb, String detail) {
        this.verb = verb;
        this.detail = detail;
    }

    /** What kind of node this is. */
    public abstract Kind kind();

    /** Where its items come from; the first one is drawn straight above. */
    public abstract List<Node<?>> inputs();

    /** Instantiates the plan down to here for one subscriber. */
    public abstract void subscribe(Subscriber<? super T> downstream, Wiring wiring);

    /**
     * A cursor over the items where they can be pulled on the spot, with neither a subscription nor another thread;
     * null where they have to be subscribed to.
     */
    public @Nullable Pulled<T> pull(Wiring wiring) throws Exception {
        return null;
    }

    /** Whether {@link #pull} gives a cursor. */
    public boolean isPulled() {
        return false;
    }

    /**
     * Whether {@link #subscribeOn} can deliver its items on {@code executor} with no storage in between: it is pulled, or
     * has a pass of its own that may as well run there, or works nowhere else.
     */
    public boolean isMovable(Executor executor) {
        return isPulled();
    }

    /** As {@link #subscribe}, pulling or delivering on {@code executor}; for nodes that are movable. */
    public void subscribeOn(Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        throw new IllegalStateException(this + " delivers wherever it is");
    }

    /** For nodes that are pulled and have no segment of their own: subscribes by pulling, on {@code executor} if given. */
    protected final void subscribePulling(
            Subscriber<? super T> downstream, Wiring wiring, @Nullable Executor executor) {
        Segment.of(this).subscribe(downstream, wiring, executor);
    }

    /** The most items it holds at once for one subscription, in {@link #bound} added up; without limit: {@code MAX_VALUE}. */
    public long holds() {
        return 0;
    }

    /** What it keeps items in, under a policy the user chose; null where there is none to choose. For {@code explain}. */
    public @Nullable Storage storage() {
        return null;
    }

    /** What it runs on an executor of the user's, or null. For {@code explain}. */
    public @Nullable Hop hop() {
        return hop;
    }

    /** The most items that this node and everything above it hold at once for one subscription. */
    public final long bound() {
        long sum = holds();
        for (Node<?> input : inputs()) {
            sum = Demand.sum(sum, input.bound());
        }
        return sum;
    }

    /** The same node under a name of the user's choice. */
    public final Node<T> named(String chosen) {
        Node<T> copy = copy();
        copy.name = Objects.requireNonNull(chosen, "name");
        return copy;
    }

    /** The same node, of which it is known that it runs {@code what} on an executor. */
    public final Node<T> hopping(Hop what) {
        Node<T> copy = copy();
        copy.hop = what;
        return copy;
    }

    /** One that is about to differ. */
    @SuppressWarnings("unchecked") // a clone is of the same type
    protected final Node<T> copy() {
        try {
            Node<T> copy = (Node<T>) clone();
            copy.forget();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Notes on what a user's function threw that this node ran it; the caller throws it on. */
    public final void blame(Throwable thrown) {
        Place.note(thrown, toString());
    }

    /** As {@link #blame(Throwable)}, for what runs a user's function and is no node. */
    public static void blame(Throwable thrown, String where) {
        Place.note(thrown, where);
    }

    /** What a user's function is told that returned null where an item is needed. */
    public final NullPointerException returnedNull() {
        return Place.returnedNull(toString());
    }

    /** Drops what was remembered of the plan, because a copy is about to differ. */
    void forget() {}

    /** The operator as the user wrote it. */
    public final String verb() {
        return verb;
    }

    /** What is worth knowing of its arguments, or empty. */
    public String detail() {
        return detail;
    }

    /** What people call it: the name it was given, or its verb. */
    public final String label() {
        return name == null ? verb : name;
    }

    /** The name it was given, or null. */
    public final @Nullable String name() {
        return name;
    }

    /** How a message refers to it: {@code map} or {@code map "parse"}. */
    @Override
    public final String toString() {
        return name == null ? verb : verb + " \"" + name + "\"";
    }
}
