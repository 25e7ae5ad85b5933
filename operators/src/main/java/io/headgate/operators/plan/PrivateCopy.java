package io.headgate.operators.plan;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A second definition of a class, from the same class file, and the way to make an instance of it that equals a fresh
 * instance of the first. The JIT compiles it by what <em>its</em> call sites have seen, and can therefore inline through
 * it where the first one's call sites have seen every pipeline of the program.
 *
 * <p>The copy's constructor is called with what the original keeps in fields of the same names as the constructor's
 * parameters: this is a rule for classes that want to be copied, {@code PrivateCopyTest} holds stages to it. A class that
 * can't be copied for whatever reason isn't, and nobody is told: it only runs slower.
 *
 * <p>A copy is unloaded once nothing refers to it.
 */
final class PrivateCopy {

    private final MethodHandle make;

    private PrivateCopy(MethodHandle make) {
        this.make = make;
    }

    /** A new copy of {@code original}'s class, or null where there can't be one. */
    static @Nullable PrivateCopy of(Class<?> original) {
        if (original.isHidden()) {
            return null;
        }
        try {
            Constructor<?>[] constructors = original.getDeclaredConstructors();
            byte[] file = classFile(original);
            if (constructors.length != 1 || file == null) {
                return null;
            }
            Lookup there = MethodHandles.privateLookupIn(original, MethodHandles.lookup());
            MethodHandle[] parts = parts(constructors[0], there);
            if (parts == null) {
                return null;
            }
            // Initialized at once, so that whatever is wrong with it shows here; a nestmate, because the class file
            // may use private members of its nest.
            Lookup copied = there.defineHiddenClass(file, true, ClassOption.NESTMATE);
            MethodHandle make = copied.findConstructor(
                    copied.lookupClass(), MethodType.methodType(void.class, constructors[0].getParameterTypes()));
            return new PrivateCopy(fromOriginal(make, parts, original));
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError unavailable) {
            return null;
        }
    }

    /** The constructor as a function of an original: its parts are read, and given to the constructor. */
    private static MethodHandle fromOriginal(MethodHandle make, MethodHandle[] parts, Class<?> original) {
        MethodHandle made = MethodHandles.filterArguments(make, 0, parts);
        MethodType one = MethodType.methodType(made.type().returnType(), original);
        MethodHandle single = parts.length == 0
                ? MethodHandles.dropArguments(made, 0, original)
                : MethodHandles.permuteArguments(made, one, new int[parts.length]);
        return single.asType(MethodType.methodType(Object.class, Object.class));
    }

    /** What reads each of the constructor's arguments from an original, or null where that isn't known. */
    static MethodHandle @Nullable [] parts(Constructor<?> constructor, Lookup there) throws IllegalAccessException {
        Parameter[] parameters = constructor.getParameters();
        MethodHandle[] parts = new MethodHandle[parameters.length];
        for (int i = 0; i < parts.length; i++) {
            Field field = field(constructor.getDeclaringClass(), parameters[i]);
            if (field == null) {
                return null;
            }
            parts[i] = there.unreflectGetter(field);
        }
        return parts;
    }

    static @Nullable Field field(Class<?> type, Parameter parameter) {
        try {
            Field field = type.getDeclaredField(parameter.getName());
            return field.getType() == parameter.getType() ? field : null;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    private static byte @Nullable [] classFile(Class<?> type) throws IOException {
        String name = type.getName();
        try (InputStream file = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            return file == null ? null : file.readAllBytes();
        }
    }

    /** An instance of the copy that equals {@code original}, which is fresh. */
    Object like(Object original) {
        try {
            return make.invokeExact(original);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException("a constructor threw what it doesn't declare", thrown);
        }
    }
}
