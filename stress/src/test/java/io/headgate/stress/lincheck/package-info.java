/**
 * Lincheck: it runs every schedule of a few operations that it has time for, and looks for a sequential order that
 * explains what came out. It assumes that all threads see all writes in one order, so it says nothing about orderings
 * weaker than that; those are jcstress' part.
 */
package io.headgate.stress.lincheck;
