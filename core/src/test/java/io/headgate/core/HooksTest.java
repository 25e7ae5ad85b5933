package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HooksTest {
    @Test
    void reportsToWhoeverWasSetLastAndPutsTheEarlierOneBack() {
        var outer = new ArrayList<Throwable>();
        var inner = new ArrayList<Throwable>();
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second");
        var restoreOuter = Hooks.onUndeliverable(outer::add);
        try {
            var restoreInner = Hooks.onUndeliverable(inner::add);
            Hooks.undeliverable(first);
            restoreInner.run();
            restoreInner.run();
            Hooks.undeliverable(second);
        } finally {
            restoreOuter.run();
        }
        assertThat(inner).containsExactly(first);
        assertThat(outer).containsExactly(second);
    }

    @Test
    void neverThrowsWhateverTheHandlerDoes() {
        var failure = new IllegalStateException("failure");
        Consumer<Throwable> rethrows = given -> {
            throw (IllegalStateException) given;
        };
        Consumer<Throwable> throwsAnother = given -> {
            throw new AssertionError("another");
        };
        for (var handler : List.of(rethrows, throwsAnother)) {
            var restore = Hooks.onUndeliverable(handler);
            try {
                assertThatCode(() -> Hooks.undeliverable(failure)).doesNotThrowAnyException();
            } finally {
                restore.run();
            }
        }
    }
}
