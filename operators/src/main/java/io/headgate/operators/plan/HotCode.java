package io.headgate.operators.plan;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Private copies of the classes that a hot segment's items pass through: the loop that pulls them, each stage in its
 * place, and the tail. A stage that occurs twice is copied twice, so that no method of the chain calls itself and the
 * whole chain can be inlined down to the user's functions.
 *
 * <p>One per <em>shape</em>: the classes of source, stages and functions, in order. A pipeline that is assembled anew for
 * each request has the same shape each time and finds its copies again. The last {@value #SHAPES} shapes used are kept; an
 * evicted one is unloaded when its last segment goes. User classes are referred to weakly, so that a class loader isn't
 * kept by what once ran in it.
 *
 * <p>Defining a class costs about 0.1 to 0.3 ms, so a shape earns its copies by {@link #THRESHOLD} items, in subscriptions
 * that are long enough for a warm-up to pay. Off with {@code -Dheadgate.privateCopies=false}; absent where classes can't
 * be defined at run time. What it gives: {@code docs/adr/0003-private-copies.md}, row <i>polluted</i>.
 *
 * <p>{@code heat} is a plain field raced on by threads: losing some of it only delays the copies. {@code ready} is
 * volatile, and final from then on.
 */
final class HotCode {

    /** Items that a shape has to process before it is copied. */
    static final long THRESHOLD = 64 * 1024;

    private static final int SHAPES = 256;
    private static final int LONGEST = 64;

    static final boolean ON = !"false".equals(System.getProperty("headgate.privateCopies"))
            && System.getProperty("org.graalvm.nativeimage.imagecode") == null;

    private static final Map<Shape, HotCode> KNOWN = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, HotCode> eldest) {
            return size() > SHAPES;
        }
    };

    private long heat;
    private volatile @Nullable Copies ready;
    private boolean tried;

    /** @param stages one for each place in the chain, null where the original serves */
    private record Copies(Puller shared, Puller puller, List<@Nullable PrivateCopy> stages, Sink<?> tail) {}

    private HotCode() {}

    /** The code for this shape, or null where there are no private copies. */
    static @Nullable HotCode of(@Nullable Pulled<?> source, List<? extends Stage<?, ?>> stages) {
        if (stages.size() > LONGEST) {
            return null;
        }
        Shape shape = Shape.of(source, stages);
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(shape, unknown -> new HotCode());
        }
    }

    /** Adds to what was processed; true once the copies are there to be used. */
    boolean warmed(long items, @Nullable Pulled<?> source, List<? extends Stage<?, ?>> stages) {
        if (ready != null) {
            return true;
        }
        heat += items;
        return heat >= THRESHOLD && define(source, stages);
    }

    private synchronized boolean define(@Nullable Pulled<?> source, List<? extends Stage<?, ?>> stages) {
        if (!tried) {
            tried = true;
            Puller shared = source == null ? PullLoop.SHARED : source.puller();
            PrivateCopy puller = PrivateCopy.of(shared.getClass());
            PrivateCopy tail = PrivateCopy.of(Tail.class);
            if (puller != null && tail != null) {
                List<@Nullable PrivateCopy> copies = new ArrayList<>();
                for (Stage<?, ?> stage : stages) {
                    copies.add(PrivateCopy.of(stage.getClass()));
                }
                ready = new Copies(shared, (Puller) puller.like(shared), copies, (Sink<?>) tail.like(Tail.SHARED));
            }
        }
        return ready != null;
    }

    private Copies ready() {
        Copies copies = ready;
        if (copies == null) {
            throw new IllegalStateException("not warm");
        }
        return copies;
    }

    /** The copy of {@code shared}, or itself where the copy is of another. */
    Puller puller(Puller shared) {
        Copies copies = ready();
        return copies.shared() == shared ? copies.puller() : shared;
    }

    Sink<?> tail() {
        return ready().tail();
    }

    /** A fresh stage for this place in the chain that equals {@code original}, which is fresh as well. */
    Stage<?, ?> stage(int place, Stage<?, ?> original) {
        PrivateCopy copy = ready().stages().get(place);
        return copy == null ? original : (Stage<?, ?>) copy.like(original);
    }

    /** The classes of source, stages and what the stages were made with. */
    private static final class Shape {

        private static final ClassValue<MethodHandle[]> PARTS = new ClassValue<>() {
            @Override
            protected MethodHandle[] computeValue(Class<?> type) {
                try {
                    Lookup there = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                    MethodHandle[] parts = PrivateCopy.parts(type.getDeclaredConstructors()[0], there);
                    return parts == null ? new MethodHandle[0] : parts;
                } catch (ReflectiveOperationException | RuntimeException unknown) {
                    return new MethodHandle[0];
                }
            }
        };

        private final List<WeakReference<Class<?>>> classes = new ArrayList<>();
        private int hash = 1;

        static Shape of(@Nullable Pulled<?> source, List<? extends Stage<?, ?>> stages) {
            Shape shape = new Shape();
            shape.add(source);
            for (Stage<?, ?> stage : stages) {
                shape.add(stage);
                for (MethodHandle part : PARTS.get(stage.getClass())) {
                    if (!part.type().returnType().isPrimitive()) {
                        shape.add(read(part, stage));
                    }
                }
            }
            return shape;
        }

        private static @Nullable Object read(MethodHandle part, Object from) {
            try {
                return part.invoke(from);
            } catch (Throwable thrown) {
                throw new IllegalStateException("a field could not be read", thrown);
            }
        }

        private void add(@Nullable Object object) {
            Class<?> type = object == null ? Void.class : object.getClass();
            classes.add(new WeakReference<>(type));
            hash = 31 * hash + System.identityHashCode(type);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Shape shape) || shape.hash != hash || shape.classes.size() != classes.size()) {
                return false;
            }
            for (int i = 0; i < classes.size(); i++) {
                Class<?> type = classes.get(i).get();
                if (type == null || !shape.classes.get(i).refersTo(type)) {
                    return false;
                }
            }
            return true;
        }
    }
}
