package io.headgate.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pipelines from seeds; see docs/pipelines.md for running more of them, or one again. */
class PipelinesTest {

    private static final String SEED = System.getProperty("headgate.pipelines.seed", "");
    private static final long COUNT = Long.getLong("headgate.pipelines", 10_000);
    private static final int REPEAT = Integer.getInteger("headgate.pipelines.repeat", 2_000);

    @Test
    void doWhatPlainLoopsDo() throws InterruptedException {
        Campaign campaign = new Campaign(Generator.ofAll());
        String wrong = SEED.isEmpty() ? campaign.run(1, COUNT) : campaign.replay(Long.parseLong(SEED), REPEAT);
        assertThat(wrong).isNull();
    }
}
