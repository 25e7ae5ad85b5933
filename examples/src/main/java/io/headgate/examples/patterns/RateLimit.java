package io.headgate.examples.patterns;

import io.headgate.core.Rate;
import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rate limiting: a partner's service takes 200 calls a second. {@code throttle} doesn't hold calls back, it asks for no more of them:
 * the source makes only what may pass.
 */
public final class RateLimit {
    private RateLimit() {}

    /** How long so many calls took, and how many the source had made by then. */
    record Outcome(Duration took, long made) {}

    static Outcome run(long calls, long perSecond) throws Exception {
        AtomicLong made = new AtomicLong();
        long begun = System.nanoTime();
        Flow.generate(made::incrementAndGet)
                .throttle(Rate.perSecond(perSecond).burst(10))
                .take(calls)
                .forEach(call -> {})
                .await(Duration.ofSeconds(60));
        return new Outcome(Duration.ofNanos(System.nanoTime() - begun), made.get());
    }

    /** Prints how long 300 calls take. */
    public static void main(String[] arguments) throws Exception {
        Outcome outcome = run(300, 200);
        System.out.println(outcome.made() + " calls made in " + outcome.took().toMillis()
                + " ms, none of them to wait in a queue");
    }
}
