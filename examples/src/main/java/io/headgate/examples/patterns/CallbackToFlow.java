package io.headgate.examples.patterns;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Bridging a callback: a service that calls its listeners on threads of its own becomes a flow, and the listener is taken away again
 * when nobody wants more.
 */
public final class CallbackToFlow {
    private CallbackToFlow() {}

    /** Somebody else's service: it knows nothing of flows and can't be told to slow down. */
    static final class AlarmService {
        private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

        void addListener(Consumer<String> listener) {
            listeners.add(listener);
        }

        void removeListener(Consumer<String> listener) {
            listeners.remove(listener);
        }

        void ring(String alarm) {
            listeners.forEach(listener -> listener.accept(alarm));
        }

        int listeners() {
            return listeners.size();
        }
    }

    /** The alarms as a flow. An alarm must not be lost: when 100 wait, the flow fails rather than drop one. */
    static Flow<String> alarms(AlarmService service) {
        return Flow.emit(100, Overflow.<String>fail(), emitter -> {
            // The answer is that of the policy: a full buffer fails the flow, and there is nothing left to do here.
            Consumer<String> listener = alarm -> emitter.send(alarm);
            service.addListener(listener);
            emitter.onCancel(() -> service.removeListener(listener));
        });
    }

    /** Prints the first two alarms, and that nobody listens any more afterwards. */
    public static void main(String[] arguments) throws Exception {
        AlarmService service = new AlarmService();
        var firstTwo = alarms(service).take(2).toList(2);
        service.ring("level high at the upper weir");
        service.ring("gate 2 doesn't close");
        service.ring("nobody hears this");
        System.out.println(firstTwo.await(Duration.ofSeconds(10)) + ", listeners left: " + service.listeners());
    }
}
