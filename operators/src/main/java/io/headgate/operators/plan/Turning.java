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
