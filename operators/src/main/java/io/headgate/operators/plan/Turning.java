package io.headgate.operators.plan;

/** A stage that turns failures from above it, and lets those from below pass. */
public abstract class Turning<T, R> extends Stage<T, R> {

    /** Hands {@code item} on; what fails below is marked as having come from there. */
    protected final boolean pass(R item, Host host) throws Exception {
        try {
            return next.accept(item, host);
        } catch (Located located) {
            throw located;
        } catch (Throwable thrown) {
            throw new Located(thrown, next);
        }
    }

    /** As {@link #pass}, for {@link #finish} to return. */
    protected final Ending passLast(R item, Host host) throws Exception {
        return pass(item, host) ? Ending.USED : Ending.SWALLOWED;
    }

    /** What this stage itself fails with, for it to throw: the stages below are the first to see it. */
    protected final RuntimeException own(Throwable thrown) {
        return new Located(thrown, next);
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        try {
            return next.finish(credit, host);
        } catch (Located located) {
            throw located;
        } catch (Throwable thrown) {
            throw new Located(thrown, next);
        }
    }
}
