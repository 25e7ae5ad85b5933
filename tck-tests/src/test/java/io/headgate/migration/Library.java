package io.headgate.migration;

/** Where somebody may come from. */
enum Library {
    REACTOR("Reactor"),
    RXJAVA("RxJava 3"),
    MUTINY("Mutiny"),
    PEKKO("Pekko Streams");

    private final String title;

    Library(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
