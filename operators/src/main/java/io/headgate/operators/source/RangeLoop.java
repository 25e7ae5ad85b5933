package io.headgate.operators.source;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Puller;
import io.headgate.operators.plan.Sink;

/**
 * The loop over a range with the counter in a local variable. An item that is never null on any path is one whose box the
 * JIT can leave out: row <i>sync</i>, in {@code docs/adr/speed-log.md}.
 */
final class RangeLoop extends Puller {

    static final Puller SHARED = new RangeLoop();

    private RangeLoop() {}

    @Override
    public long pull(Pulled<?> source, Sink<Object> head, Host host, long n) throws Exception {
        RangeSource range = (RangeSource) source;
        long at = range.at;
        long end = at + Math.min(range.left, CHUNK);
        long used = 0;
        try {
            while (at != end && used < n && !host.isStopped()) {
                // So many items can't use up more than there is, which leaves one counter to look at between two items.
                long to = at + Math.min(end - at, n - used);
                while (at != to && !host.isStopped()) {
                    if (head.accept(at++, host)) {
                        used++;
                    }
                }
            }
        } catch (Throwable thrown) {
            host.usedBeforeThrown(used);
            throw thrown;
        } finally {
            range.left -= at - range.at;
            range.at = at;
        }
        return used;
    }
}
