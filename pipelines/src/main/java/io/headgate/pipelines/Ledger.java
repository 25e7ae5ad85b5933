package io.headgate.pipelines;

import org.jspecify.annotations.Nullable;

/** One subscription of a source: what it was asked, and how it ended. Guarded by itself. */
final class Ledger {

    private final String name;
    private boolean ended;
    private int cancels;
    private int closed;
    private boolean closes;
    private long requested;
    private long given;
    private @Nullable String breach;

    Ledger(String name) {
        this.name = name;
    }

    synchronized void requested(long n) {
        if (n <= 0) {
            breach = "was asked for " + n;
        } else {
            requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
        }
    }

    synchronized void given() {
        given++;
    }

    synchronized void ended() {
        ended = true;
    }

    synchronized void cancelled() {
        cancels++;
    }

    /** It has something to be closed exactly once. */
    synchronized void opened() {
        closes = true;
    }

    synchronized void closed() {
        closed++;
    }

    /** At rest: null where all is well. */
    synchronized @Nullable String breach() {
        if (breach != null) {
            return name + " " + breach;
        }
        if (closes) {
            return closed == 1 ? null : name + " was closed " + closed + " times";
        }
        return ended || cancels > 0
                ? null
                : name + " was neither ended nor cancelled: asked for " + requested + ", gave " + given;
    }
}
