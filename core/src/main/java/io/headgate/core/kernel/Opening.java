package io.headgate.core.kernel;

/** Keeps the package from being empty, which javac refuses to export; goes when the package's first type comes. */
interface Opening {}
