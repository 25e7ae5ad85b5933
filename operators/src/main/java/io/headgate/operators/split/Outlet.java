package io.headgate.operators.split;

import io.headgate.core.kernel.DrainPass;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;

/**
 * The one subscription of a {@link Part}: a drain pass over what waits in it. Each part has a pass and a gate of its own,
 * so a reader that is slow in {@code onNext} holds up nobody who reads on another thread.
 *
 * <p>The splitter may find it before {@code onSubscribe} was called: its maker is inside from the start and leaves after
 * that, so nothing is signalled earlier (§1.9). {@code concluded}, by compare-and-set: the part's end may be found by the
 * splitter and by the subscribing thread, and is taken once.
 */
final class Outlet<T> extends DrainPass<T> {

    private static final VarHandle CONCLUDED;

    static {
        try {
            CONCLUDED = MethodHandles.lookup().findVarHandle(Outlet.class, "concluded", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Part<T> part;

    @SuppressWarnings("unused") // by its handle
    private volatile boolean concluded;

    Outlet(Part<T> part, Subscriber<? super T> downstream, Consumer<Object> discarded, int chunk) {
        super(part, downstream, null, discarded, chunk, false);
        this.part = part;
        enter();
    }

    /** By the subscribing thread, which is inside. */
    void begin() {
        introduceInside();
    }

    void announced() {
        knockForItem();
    }

    /** Nothing, once it is cancelled: what is put in after that would only be discarded, for as long as upstream goes on. */
    long outstanding() {
        return isCutShort() ? 0 : demand.outstanding();
    }

    /** Whether its subscriber has left, or is being told why it has to. */
    boolean isLeft() {
        return isCutShort();
    }

    void conclude(Part.Ending how) {
        if (!CONCLUDED.compareAndSet(this, false, true)) {
            return;
        }
        if (how.failure() == null) {
            complete();
        } else {
            fail(how.failure());
        }
    }

    @Override
    protected void settled(long taken, long left) {
        part.settled(taken);
    }

    /** The part hears of it when it is closed: whether upstream is still needed is not for one reader to say. */
    @Override
    protected void cancelUpstream() {}

    @Override
    protected void undelivered(Throwable late) {
        part.undelivered(late);
    }
}
