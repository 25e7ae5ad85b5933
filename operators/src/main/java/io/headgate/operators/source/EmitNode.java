package io.headgate.operators.source;

import io.headgate.core.Capacity;
import io.headgate.core.Emitter;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.EmitterCore;
import io.headgate.core.kernel.Store;
import io.headgate.core.kernel.Stores;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Storage;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A push source: any number of threads send into a bounded buffer, whose policy says what happens when it is full. Items
 * are delivered on whichever thread sends or asks. It holds at most its capacity.
 */
public final class EmitNode<T> extends Node<T> {

    private final Capacity<? super T> capacity;
    private final Overflow<? super T> overflow;
    private final Consumer<? super Emitter<T>> body;

    public EmitNode(
            String verb,
            Capacity<? super T> capacity,
            Overflow<? super T> overflow,
            Consumer<? super Emitter<T>> body) {
        super(verb, capacity.text() + ", " + overflow.text());
        Stores.check(capacity, overflow);
        this.capacity = capacity;
        this.overflow = overflow;
        this.body = body;
    }

    @Override
    public Kind kind() {
        return Kind.SOURCE;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of();
    }

    @Override
    public long holds() {
        return capacity.max();
    }

    @Override
    public Storage storage() {
        return new Storage(capacity, overflow);
    }

    @Override
    public boolean isMovable(Executor executor) {
        return true;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        deliver(null, downstream, wiring);
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        deliver(executor, downstream, wiring);
    }

    private void deliver(@Nullable Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        Wake wake = new Wake();
        Store<T> store;
        try {
            store = Stores.create(toString(), capacity, overflow, wiring.timers(), true, wake);
        } catch (IllegalStateException noFloorLeft) {
            Signals.fail(downstream, noFloorLeft); // §1.9: the budget's refusal is a signal
            return;
        }
        EmitterCore<T> core = new EmitterCore<>(toString(), store, downstream, executor, wiring.discarded());
        wake.core = core;
        core.start(body);
    }

    /** A store wants to know whom to wake before there is anyone. */
    private static final class Wake implements Runnable {
        private volatile @Nullable EmitterCore<?> core;

        @Override
        public void run() {
            EmitterCore<?> known = core;
            if (known != null) {
                known.knock();
            }
        }
    }
}
