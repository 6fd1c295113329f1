package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.testkit.StateSimulation.World;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that follow changing messages over cuts, stalls and new epochs end with the states of the broker. A seed that fails is
 * replayed with {@code -Dchathub.simulation.seed=N -Dchathub.simulation.seeds=1}.
 */
class StateSimulationTest {

    private static final long FIRST_SEED = Long.getLong("chathub.simulation.seed", 1);
    private static final int SEEDS = Integer.getInteger("chathub.simulation.seeds", 20);
    private static final int MANY_SEEDS = Integer.getInteger("chathub.simulation.seeds", 10_000);
    private static final int WIDE_SEEDS = Integer.getInteger("chathub.simulation.seeds", 4);
    /** The number of seeds within which a broker with a fault is found. */
    private static final int MUTANT_SEEDS = 1_000;

    /** Brokers with one fault each. */
    enum Fault {
        /** A new epoch is not announced. */
        SWALLOWED_RESET {
            @Override
            Broker in(Broker broker) {
                return new Altered(broker) {
                    @Override
                    void reset(PublicationHandler handler, String stream, String epoch, long offset) {}
                };
            }
        },
        /** A page of changes lacks one of its states. */
        LOST_STATE {
            @Override
            Broker in(Broker broker) {
                return new Altered(broker) {
                    @Override
                    ChangesPage page(ChangesPage page) {
                        List<Entry> entries = page.entries();
                        return entries.size() < 2
                                ? page
                                : new ChangesPage(
                                        page.head(), entries.subList(1, entries.size()), page.through(), page.more());
                    }
                };
            }
        },
        /** A page of changes claims to reach the head. */
        EAGER_POSITION {
            @Override
            Broker in(Broker broker) {
                return new Altered(broker) {
                    @Override
                    ChangesPage page(ChangesPage page) {
                        return new ChangesPage(
                                page.head(), page.entries(), page.head().offset(), false);
                    }
                };
            }
        },
        /** An ancestor is said to share ten offsets more than it does. */
        LONG_ANCESTOR {
            @Override
            Broker in(Broker broker) {
                return new Altered(broker) {
                    @Override
                    StreamHead numbering(StreamHead head) {
                        List<StreamPosition> ancestors = head.ancestors().stream()
                                .map(ancestor -> new StreamPosition(ancestor.epoch(), ancestor.offset() + 10))
                                .toList();
                        return new StreamHead(
                                head.epoch(), head.offset(), head.floor(), head.cleared(), head.lastOther(), ancestors);
                    }
                };
            }
        },
        /** An edit is delivered with the text before it. */
        STALE_EVENT {
            @Override
            Broker in(Broker broker) {
                return new Altered(broker) {
                    @Override
                    Publication event(Publication publication) {
                        return publication.event() instanceof MessageEdited edit && edit.offset() % 7 == 0
                                ? new Publication(
                                        publication.epoch(),
                                        publication.offset(),
                                        publication.origin(),
                                        publication.request(),
                                        MessageEdited.builder(
                                                        edit.room(),
                                                        edit.target(),
                                                        "stale",
                                                        edit.timestamp(),
                                                        edit.rev())
                                                .offset(edit.offset())
                                                .build())
                                : publication;
                    }
                };
            }
        };

        abstract Broker in(Broker broker);
    }

    /** Passes on what the broker delivers and answers, with methods for a fault. */
    private abstract static class Altered extends ForwardingBroker {

        Altered(Broker broker) {
            super(broker);
        }

        void reset(PublicationHandler handler, String stream, String epoch, long offset) {
            handler.onReset(stream, epoch, offset);
        }

        ChangesPage page(ChangesPage page) {
            return page;
        }

        StreamHead numbering(StreamHead head) {
            return head;
        }

        Publication event(Publication publication) {
            return publication;
        }

        @Override
        public final CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
            return super.changes(stream, after, limit)
                    .thenApply(page ->
                            page(new ChangesPage(numbering(page.head()), page.entries(), page.through(), page.more())));
        }

        @Override
        public final CompletionStage<StreamHead> head(String stream) {
            return super.head(stream).thenApply(this::numbering);
        }

        @Override
        public final void start(PublicationHandler handler) {
            super.start(new PublicationHandler() {
                @Override
                public void onPublication(Publication publication) {
                    handler.onPublication(event(publication));
                }

                @Override
                public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
                    handler.onChanges(stream, epoch, from, to, states);
                }

                @Override
                public void onLost(String stream, String epoch, long from, long to) {
                    handler.onLost(stream, epoch, from, to);
                }

                @Override
                public void onReset(String stream, String epoch, long offset) {
                    reset(handler, stream, epoch, offset);
                }

                @Override
                public void onEffects() {
                    handler.onEffects();
                }
            });
        }
    }

    @Test
    void clientsUnderFaults_endWithTheStatesOfTheBroker() {
        runAll("small worlds", World.SMALL, SEEDS);
    }

    /** A seed is a world of its own, so that the processors share the seeds. */
    @Test
    @Tag("long")
    void clientsUnderFaults_endWithTheStatesOfTheBroker_inManySeeds() {
        runAll("small worlds", World.SMALL, MANY_SEEDS);
    }

    @Test
    void clientsOfWideWorlds_endWithTheStatesOfTheBroker() {
        runAll("wide worlds", World.WIDE, WIDE_SEEDS);
    }

    private static void runAll(String name, World world, int seeds) {
        long begun = System.nanoTime();
        LongAdder changes = new LongAdder();
        LongAdder cuts = new LongAdder();
        Optional<AssertionError> fault = LongStream.range(FIRST_SEED, FIRST_SEED + seeds)
                .parallel()
                .mapToObj(seed -> fault(seed, world, changes, cuts))
                .filter(Objects::nonNull)
                .findFirst();
        fault.ifPresent(found -> {
            throw found;
        });
        assertThat(cuts.sum()).isGreaterThan(seeds * 5L);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "simulation of states: %s, %d seeds, %d changes, %d cuts, %.1f s, %.1f seeds a second%n",
                name, seeds, changes.sum(), cuts.sum(), seconds, seeds / seconds);
    }

    private static @Nullable AssertionError fault(long seed, World world, LongAdder changes, LongAdder cuts) {
        try {
            StateSimulation simulation = run(seed, world, broker -> broker);
            changes.add(simulation.changes());
            cuts.add(simulation.network.cuts());
            return null;
        } catch (AssertionError found) {
            return found;
        }
    }

    @Test
    void sameSeed_replaysTheSameSteps() {
        StateSimulation first = run(FIRST_SEED, World.WIDE, broker -> broker);
        StateSimulation second = run(FIRST_SEED, World.WIDE, broker -> broker);
        assertThat(second.runtime.trace()).isEqualTo(first.runtime.trace());
        assertThat(second.runtime.steps()).isEqualTo(first.runtime.steps());
    }

    @ParameterizedTest
    @EnumSource
    void aBrokerWithAFault_isFound(Fault fault) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + MUTANT_SEEDS; seed++) {
            try {
                run(seed, World.SMALL, fault::in);
            } catch (AssertionError found) {
                System.out.printf("%s: found with seed %d%n", fault, seed);
                return;
            }
        }
        throw new AssertionError(fault + " was not found");
    }

    private static StateSimulation run(long seed, World world, UnaryOperator<Broker> decorator) {
        StateSimulation simulation = new StateSimulation(seed, world, seed % 2 == 0, decorator);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " at " + simulation.runtime.elapsed(), e);
        }
        return simulation;
    }
}
