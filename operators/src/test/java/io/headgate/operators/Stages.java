package io.headgate.operators;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Completion stages of others, which need not be futures. */
public final class Stages {

    private Stages() {}

    /**
     * What {@code behind} gives, as a stage that is no future itself.
     *
     * @param convertible whether it says what future is behind it; if not it throws, as a stage may
     */
    @SuppressWarnings("unchecked") // a proxy of the interface
    public static <T> CompletionStage<T> notAFuture(CompletableFuture<T> behind, boolean convertible) {
        return (CompletionStage<T>) Proxy.newProxyInstance(
                Stages.class.getClassLoader(), new Class<?>[] {CompletionStage.class}, (self, method, arguments) -> {
                    if (!convertible && method.getName().equals("toCompletableFuture")) {
                        throw new UnsupportedOperationException("no future");
                    }
                    try {
                        return method.invoke(behind, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
