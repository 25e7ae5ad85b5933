package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WantedTest {

    @Test
    void withoutNamesEverythingIs() {
        assertThat(Wanted.is("zip, of a list", "")).isTrue();
    }

    @Test
    void partOfTheNameIsEnough() {
        assertThat(Wanted.is("zip, of a list", "zip")).isTrue();
        assertThat(Wanted.is("merge(2)", "zip")).isFalse();
    }

    @Test
    void oneOfSeveralIsEnough() {
        assertThat(Wanted.is("merge(2)", "zip|merge(2)")).isTrue();
        assertThat(Wanted.is("merge", "zip|merge(2)")).isFalse();
    }
}
