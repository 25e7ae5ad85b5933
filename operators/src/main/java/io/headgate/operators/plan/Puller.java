package io.headgate.operators.plan;

/** The loop of a segment above a pulled source. */
public class Puller {

    /** Without state. */
    public Puller() {}

    /**
     * Pulls items through the segment until {@code n} units of demand were used up, the source ends or the host is
     * stopped.
     *
     * @return how many units were used up, as its complement where the source has ended
     */
    public long pull(Pulled<?> source, Sink<Object> head, PullHost host, long n) throws Exception {
        long used = 0;
        try {
            while (used < n && !host.stopped) {
                Object item = source.next();
                if (item == null) {
                    return ~used;
                }
                if (head.accept(item, host)) {
                    used++;
                }
            }
        } catch (Throwable thrown) {
            host.usedWhenThrown = used;
            throw thrown;
        }
        return used;
    }
}
