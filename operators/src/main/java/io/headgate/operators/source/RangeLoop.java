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
            while (at != end && !host.isStopped()) {
                if (head.accept(at++, host) && ++used == n) {
                    break;
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
