/** The kernel: demand, the serial gate, the drain pass, rings and stores. Exported to operators and testkit only. */
package io.headgate.core.kernel;
