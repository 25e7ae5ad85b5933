package io.headgate.operators.plan;

/** {@code while (used < n) if (head.accept(source.next())) used++;} */
final class PullLoop extends Puller {

    static final Puller SHARED = new PullLoop();

    private PullLoop() {}

    @Override
    public long pull(Pulled<?> source, Sink<Object> head, Host host, long n) throws Exception {
        long used = 0;
        int left = CHUNK;
        try {
            while (used < n && left != 0 && !host.stopped) {
                Object item = source.next();
                if (item == null) {
                    return ~used;
                }
                left--;
                if (head.accept(item, host)) {
                    used++;
                }
            }
        } catch (Throwable thrown) {
            host.usedBeforeThrown(used);
            throw thrown;
        }
        return used;
    }
}
