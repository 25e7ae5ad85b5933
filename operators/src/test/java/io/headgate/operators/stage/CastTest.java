package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CastTest {

    @ParameterizedTest
    @EnumSource
    void anItemOfAnotherTypeFails(Host host) {
        Given<Object> given = host.of(1, "two", 3);
        TestSubscriber<Integer> subscriber =
                given.flow().cast(Integer.class).into(TestSubscriber.create(Long.MAX_VALUE));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure()).isInstanceOf(ClassCastException.class).hasMessageContaining("String");
        assertThat(given.isSettled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void sharedExceptionsDontGrow(Host host) {
        RuntimeException shared = new IllegalStateException("made once");
        Flow<Integer> flow = host.of(1).flow().map(x -> {
            throw shared;
        });
        flow.into(TestSubscriber.create(1));
        host.of(1)
                .flow()
                .<Integer>map(x -> {
                    throw shared;
                })
                .into(TestSubscriber.create(1));
        assertThat(shared.getSuppressed()).hasSize(1);
    }
}
