package io.headgate.pipelines;

import io.headgate.core.Hooks;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** One flow on one thread, asked for its items until it has ended or nothing happens any more; then looked at. */
final class Rig {

    private static final int LOOKS = 1000;

    final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    final List<Throwable> unheard = new CopyOnWriteArrayList<>();
    final TestSubscriber<Object> downstream = TestSubscriber.create(0);
    final Crew crew;
    final Scene scene;

    /** Of those who aren't the flow's own. */
    final VirtualTimers elsewhere = new VirtualTimers();

    private final long demand;

    Rig(long seed, boolean probed, long demand) {
        this.crew = new Crew.Turns(new SplittableRandom(seed), thrown::add);
        this.scene = new Scene(crew, probed);
        this.demand = demand;
    }

    /** Runs it; true where it has ended. */
    boolean run(Function<Scene, Flow<?>> assembly) throws InterruptedException {
        Runnable restore = Hooks.onUndeliverable(unheard::add);
        try {
            Flow<?> flow = assembly.apply(scene).timers(scene.timers());
            crew.run(() -> flow.subscribe(downstream));
            boolean moves = true;
            for (int looks = 0; looks < LOOKS && moves && downstream.terminals() == 0; looks++) {
                crew.rest();
                moves = downstream.terminals() > 0 || askOrWait();
            }
            boolean ended = downstream.terminals() > 0;
            // From here on nothing may come of anything.
            crew.run(() -> downstream.request(1));
            crew.run(downstream::cancel);
            crew.rest();
            for (Hub<?> hub : scene.hubs()) {
                crew.run(hub::cancel);
                crew.rest();
            }
            while (advance(elsewhere)) {} // whoever was slow
            downstream.check();
            return ended;
        } finally {
            restore.run();
        }
    }

    private boolean askOrWait() throws InterruptedException {
        if (downstream.requested() == downstream.received()) {
            crew.run(() -> downstream.request(demand));
            return true;
        }
        return advance(elsewhere) || advance(scene.clock());
    }

    private boolean advance(VirtualTimers clock) throws InterruptedException {
        var pending = clock.pending();
        if (pending.isEmpty()) {
            return false;
        }
        Duration next = pending.get(0).dueIn();
        crew.run(() -> clock.advance(next));
        crew.rest();
        return true;
    }
}
