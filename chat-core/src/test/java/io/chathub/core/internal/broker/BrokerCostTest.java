package io.chathub.core.internal.broker;

import static io.chathub.core.internal.broker.StreamSteps.ROOM;
import static io.chathub.core.internal.broker.StreamSteps.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryQuery;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.runtime.ChatRuntime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an operation costs does not depend on the number of messages and changes that a room holds. The same operations run in a room
 * with few messages and in one with 400 times as many. A walk through all messages would take 400 times as long; the
 * shortest of many runs in the one is compared with the shortest in the other, and may be twenty times as long, for the caches.
 */
class BrokerCostTest {

    private static final int FEW = 100;
    private static final int MANY = 40_000;
    private static final int RUNS = 10;
    private static final int OPERATIONS = 200;
    private static final int MOST_TIMES = 20;
    private static final int PAGE = 20;

    private static World few = new World(0);
    private static World many = new World(0);

    /** A room with a full history, in which every second message was changed once. */
    private static final class World {

        private final InMemoryBroker broker;
        private final int size;
        private long counter;

        World(int size) {
            this.size = size;
            RoomOptions rooms =
                    RoomOptions.builder().historySize(Math.max(1, size)).build();
            broker = new InMemoryBroker(rooms, System::nanoTime, new IdGenerator(ChatRuntime.system()));
            broker.start(new IgnoredPublications());
            for (int i = 0; i < size; i++) {
                post();
            }
            for (long target = 1; target <= size; target += 2) {
                react(target);
            }
        }

        private long head() {
            return get(broker.head(ROOM)).offset();
        }

        /** The offset of a message in the middle of the history. */
        private long middle() {
            List<MessagePosted> page = get(broker.history(
                            ROOM, HistoryQuery.after(get(broker.head(ROOM)).floor() + size / 2, 1)))
                    .messages();
            return page.get(0).offset();
        }

        private PublishResult post() {
            MessagePosted message = MessagePosted.builder(ROOM, "Ann", "text", Instant.EPOCH)
                    .id("c")
                    .build();
            return publish(message, null, null);
        }

        private void postKeyed() {
            MessagePosted message = MessagePosted.builder(ROOM, "Ann", "text", Instant.EPOCH)
                    .id("c")
                    .build();
            publish(message, "k" + counter++ % 100, null);
        }

        private void reply(long target) {
            MessagePosted message = MessagePosted.builder(ROOM, "Ann", "reply", Instant.EPOCH)
                    .id("c")
                    .replyTo(target)
                    .build();
            publish(message, null, null);
        }

        private void react(long target) {
            boolean on = counter++ % 2 == 0;
            publish(
                    ReactionsChanged.builder(ROOM, target, Instant.EPOCH).build(),
                    null,
                    new Operation.React(target, List.of(new Operation.Reaction("u:a", "a", "Ann", "x", on))));
        }

        private void edit(long target) {
            Entry entry = entry(target);
            MessagePosted message = (MessagePosted) entry.state();
            MessageEdited event = MessageEdited.builder(
                            ROOM, target, "edit " + counter++, Instant.EPOCH, message.rev() + 1)
                    .build();
            MessagePosted next = MessageStates.edited(message, event);
            publish(event, null, new Operation.Replace(entry.key(), entry.version(), next));
        }

        private void pin(long target) {
            Entry entry = entry(target);
            boolean on = counter++ % 2 == 0;
            MessagePinned event =
                    MessagePinned.builder(ROOM, target, Instant.EPOCH, on).build();
            MessagePosted next = MessageStates.pinned((MessagePosted) entry.state(), event);
            publish(
                    event,
                    null,
                    new Operation.Replace(
                            entry.key(),
                            entry.version(),
                            next,
                            false,
                            on ? "pinned" : null,
                            List.of(new Operation.Bound("m/", "pinned", 0, 50))));
        }

        private Entry entry(long target) {
            return Objects.requireNonNull(get(broker.entry(ROOM, DurableEvent.messageKey(target))));
        }

        private PublishResult publish(DurableEvent event, @Nullable String key, @Nullable Operation operation) {
            return get(broker.publish(new PublishRequest(ROOM, "c", 0, event, key, operation, List.of())));
        }
    }

    /** The operations of the broker that are to cost the same in every room. */
    private enum Step {
        APPEND {
            @Override
            void run(World world, long middle) {
                world.post();
            }
        },
        APPEND_WITH_A_KEY {
            @Override
            void run(World world, long middle) {
                world.postKeyed();
            }
        },
        REPLY {
            @Override
            void run(World world, long middle) {
                world.reply(middle);
            }
        },
        REACT {
            @Override
            void run(World world, long middle) {
                world.react(middle);
            }
        },
        EDIT {
            @Override
            void run(World world, long middle) {
                world.edit(middle);
            }
        },
        PIN {
            @Override
            void run(World world, long middle) {
                world.pin(middle);
            }
        },
        ENTRY {
            @Override
            void run(World world, long middle) {
                world.entry(middle);
            }
        },
        MINE {
            @Override
            void run(World world, long middle) {
                Map<Long, List<String>> mine = get(world.broker.mine(ROOM, "u:a", List.of(middle)));
                assertThat(mine).hasSizeLessThanOrEqualTo(1);
            }
        },
        NEWEST_PAGE {
            @Override
            void run(World world, long middle) {
                assertThat(get(world.broker.history(ROOM, HistoryQuery.newest(PAGE)))
                                .messages())
                        .hasSize(PAGE);
            }
        },
        PAGE_IN_THE_MIDDLE {
            @Override
            void run(World world, long middle) {
                assertThat(get(world.broker.history(ROOM, HistoryQuery.before(middle, PAGE)))
                                .messages())
                        .hasSize(PAGE);
            }
        },
        NEWEST_CHANGES {
            @Override
            void run(World world, long middle) {
                assertThat(get(world.broker.changes(ROOM, world.head() - PAGE, PAGE))
                                .entries())
                        .hasSizeLessThanOrEqualTo(PAGE);
            }
        };

        abstract void run(World world, long middle);
    }

    @BeforeAll
    static void fill() {
        few = new World(FEW);
        many = new World(MANY);
    }

    @AfterAll
    static void forget() {
        few = new World(0);
        many = few;
    }

    @ParameterizedTest
    @EnumSource
    void operation_costsTheSameInABigRoom(Step step) {
        long inFew = Long.MAX_VALUE;
        long inMany = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            inFew = Math.min(inFew, nanos(step, few));
            inMany = Math.min(inMany, nanos(step, many));
        }
        assertThat(inMany).as("nanoseconds, with %d in the small room", inFew).isLessThan(MOST_TIMES * inFew);
    }

    /** The time of some operations, in a room whose middle stays held meanwhile. */
    private static long nanos(Step step, World world) {
        long middle = world.middle();
        long begin = System.nanoTime();
        for (int i = 0; i < OPERATIONS; i++) {
            if (i % (FEW / 4) == 0) {
                middle = world.middle();
            }
            step.run(world, middle);
        }
        return System.nanoTime() - begin;
    }
}
