package io.headgate.stress;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The classes whose ordering a test is about, by their names below {@code io.headgate}: many of them are package-private.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Stresses {
    /** Their names, such as {@code core.kernel.Demand}. */
    String[] value();
}
