package io.headgate.operators.junction;

import io.headgate.operators.plan.Wiring;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One subscription of {@code combineLatest}. All fields belong to the thread inside.
 *
 * <p>{@code latest} is the newest item of each input, and {@code used} whether that one was part of a row; {@code missing}
 * counts the inputs without an item yet, {@code missingPushed} those of them that can't be pulled. {@code at} is the input
 * whose turn is next.
 */
final class CombineLatestHost<R> extends CombiningHost<Object, R> {

    private final CombineLatestNode<R> node;
    private final @Nullable Object[] latest;
    private final boolean[] used;
    private int missing;
    private int missingPushed;
    private int at;

    CombineLatestHost(CombineLatestNode<R> node, boolean delaying, Subscriber<? super R> downstream, Wiring wiring) {
        super(node, downstream, wiring, delaying);
        this.node = node;
        this.latest = new Object[inlets.length];
        this.used = new boolean[inlets.length];
        this.missing = inlets.length;
    }

    @Override
    void open() throws Exception {
        super.open();
        for (Inlet<Object> inlet : inlets) {
            missingPushed += inlet.isPulled() ? 0 : 1;
        }
    }

    @Override
    void drain() throws Exception {
        long wanted = demand.outstanding();
        boolean taken = wanted != 0;
        while (taken && !stopped) {
            taken = false;
            long given = 0;
            for (int turns = 0; turns < inlets.length && given != wanted && !stopped; turns++) {
                int input = at;
                at = at + 1 == inlets.length ? 0 : at + 1;
                Object item = mayRead(input) ? inlets[input].poll() : null;
                if (item != null) {
                    taken = true;
                    given += arrived(input, item);
                }
            }
            wanted = demand.settle(given);
            taken &= wanted != 0;
        }
        if (isOver()) {
            complete();
        } else {
            askAll(wanted);
        }
    }

    /** One that is pulled has an item whenever it is asked: it is read for a row alone, or there would be no end. */
    private boolean mayRead(int input) {
        return !inlets[input].isPulled() || (latest[input] == null ? missingPushed == 0 : missing == 0);
    }

    /** Returns how much of the demand it used up. */
    private int arrived(int input, Object item) {
        Object before = latest[input];
        latest[input] = item;
        if (before == null) {
            missing--;
            missingPushed -= inlets[input].isPulled() ? 0 : 1;
        } else if (!used[input]) {
            discard(before);
        }
        used[input] = false;
        if (missing != 0) {
            return 0;
        }
        Object[] row = new Object[latest.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = Objects.requireNonNull(latest[i]);
            used[i] = true;
        }
        emitMade(node.combine(row));
        return 1;
    }

    /** Whether there will be no further row; also looks for a failure of each. */
    private boolean isOver() throws Exception {
        boolean all = true;
        boolean impossible = false;
        for (int i = 0; i < inlets.length; i++) {
            boolean over = inlets[i].isOver();
            all &= over;
            impossible |= over && latest[i] == null;
        }
        return all || impossible;
    }

    @Override
    void giveUp() {
        super.giveUp();
        for (int i = 0; i < latest.length; i++) {
            Object item = latest[i];
            latest[i] = null;
            if (item != null && !used[i]) {
                discard(item);
            }
        }
    }
}
