package io.headgate.core;

/** Keeps the package from being empty, which javac refuses to export; goes when the package's first type comes. */
interface Opening {}
