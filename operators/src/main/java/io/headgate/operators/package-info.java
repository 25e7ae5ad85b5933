/** {@code Flow} and the records that configure it. */
package io.headgate.operators;
