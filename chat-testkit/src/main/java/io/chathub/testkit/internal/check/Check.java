package io.chathub.testkit.internal.check;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.fixture.BrokerCheck;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A check with the options of its broker. */
public final class Check implements BrokerCheck {

    /** The steps of a check. */
    @FunctionalInterface
    interface Steps {
        void run(BrokerWorld world) throws Exception;
    }

    private final String name;
    private final RoomOptions options;
    private final Steps steps;

    Check(String name, RoomOptions options, Steps steps) {
        this.name = Objects.requireNonNull(name, "name");
        this.options = Objects.requireNonNull(options, "options");
        this.steps = Objects.requireNonNull(steps, "steps");
    }

    Check(String name, Steps steps) {
        this(name, RoomOptions.DEFAULT, steps);
    }

    /** All checks, in the order of their rules. */
    public static List<BrokerCheck> all() {
        return Stream.of(
                        NumberingChecks.all(),
                        StateChecks.all(),
                        ChangesChecks.all(),
                        KeyChecks.all(),
                        RetentionChecks.all(),
                        ReactionChecks.all(),
                        ThreadChecks.all(),
                        EffectChecks.all(),
                        EpochChecks.all(),
                        QueryChecks.all(),
                        SearchChecks.all(),
                        RandomCheck.all())
                .flatMap(List::stream)
                .map(BrokerCheck.class::cast)
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(BrokerFixture.Maker maker) throws Exception {
        try (BrokerFixture fixture = maker.make(options)) {
            BrokerWorld world = new BrokerWorld(fixture);
            steps.run(world);
            world.verify();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
