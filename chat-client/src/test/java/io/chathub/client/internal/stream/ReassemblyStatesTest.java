package io.chathub.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.Gap;
import io.chathub.client.MessageCopy;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A room whose messages are edited, deleted, pinned and reacted to at random, whose numbering begins anew, and a client that
 * loses connections, events and pages: in the end a copy made from the calls is what the server holds, and no message was
 * delivered twice.
 */
class ReassemblyStatesTest {

    private static final int STEPS = 250;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomFaults_leaveTheCopyOfTheServer(long seed) {
        for (int run = 0; run < 150; run++) {
            new Run(seed * 1_000 + run).play();
        }
    }

    /** The reply to the request with a number; without a page the refusal. */
    private record Reply(long number, @Nullable HistoryFetched page) {}

    /** One client and its server. */
    private static final class Run implements StreamOutput {
        private final long seed;
        private final Random random;
        private final StateServer server;
        private final MessageCopy copy = new MessageCopy();
        private final Reassembly stream = new Reassembly("dev", 6, this);
        /** The frames on their way to the client. */
        private final Queue<Object> frames = new ArrayDeque<>();
        /** The messages that were delivered. */
        private final Set<Long> told = new HashSet<>();

        private boolean connected;
        /** The request that the server has not answered; null if there is none. */
        private @Nullable Supplier<Reply> request;
        /** The number of the last request. The reply to another one is void. */
        private long requests;
        /** The offset of the first event that the server has left out and not named; 0 if there is none. */
        private long skippedFrom;
        /** The end of the last gap. */
        private long lastGap;

        Run(long seed) {
            this.seed = seed;
            random = new Random(seed);
            server = new StateServer(random);
        }

        void play() {
            for (int i = random.nextInt(10); i > 0; i--) {
                server.publish();
            }
            join();
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            if (!connected) {
                join();
            }
            tellSkipped();
            while (request != null || !frames.isEmpty()) {
                answer();
                receive();
            }
            copy.drop(server.floor());
            Map<Long, MessagePosted> held = new TreeMap<>(copy.messages);
            held.values().removeIf(MessagePosted::isDeleted);
            assertThat(stream.position())
                    .as("seed %d", seed)
                    .isEqualTo(new StreamPosition(server.epoch(), server.head()));
            Map<Long, MessagePosted> expected = server.messages();
            // A program that drops its copy at a gap reads older pins again by itself.
            expected.values()
                    .removeIf(message -> message.offset() <= lastGap
                            && message.state() != null
                            && message.state().pinned()
                            && !held.containsKey(message.offset()));
            assertThat(held).as("seed %d: %s", seed, copy.calls).isEqualTo(expected);
        }

        private void step() {
            int kind = random.nextInt(100);
            if (kind < 45) {
                publish();
            } else if (kind < 75) {
                receive();
            } else if (kind < 88) {
                answer();
            } else if (kind < 93) {
                tellSkipped();
            } else if (kind < 95) {
                lose();
            } else if (connected) {
                cut();
            } else {
                join();
            }
        }

        /** An event that the client receives, or that the server leaves out. */
        private void publish() {
            RoomEvent event = server.publish();
            if (!connected) {
                return;
            }
            if (skippedFrom > 0 || random.nextInt(8) == 0) {
                skippedFrom = skippedFrom > 0 ? skippedFrom : server.head();
            } else {
                frames.add(event);
            }
        }

        /** The server names what it has left out, or sends the changes in place of it. */
        private void tellSkipped() {
            if (skippedFrom == 0) {
                return;
            }
            long to = server.head();
            frames.add(
                    random.nextBoolean()
                            ? MessagesSkipped.builder("dev", skippedFrom, to).build()
                            : StatesChanged.builder("dev", skippedFrom, to)
                                    .events(server.changed(skippedFrom - 1, to))
                                    .build());
            skippedFrom = 0;
        }

        private void lose() {
            StreamReset reset = server.lose(random.nextInt(5));
            skippedFrom = 0;
            if (connected) {
                frames.add(reset);
            }
        }

        private void cut() {
            connected = false;
            skippedFrom = 0;
            frames.clear();
            request = null;
            requests++;
            stream.disconnected();
        }

        private void join() {
            connected = true;
            StreamPosition since = stream.position();
            Joined joined = server.join(since);
            if (since == null) {
                copy.messages.clear();
                told.clear();
                copy.onJoined(RoomSnapshot.builder("dev", joined.epoch())
                        .newest(joined.messages())
                        .build());
                joined.messages().forEach(message -> told.add(message.offset()));
            } else {
                told.removeIf(offset -> !server.knows(new StreamPosition(since.epoch(), offset)));
            }
            frames.add(joined);
        }

        private void answer() {
            Supplier<Reply> asked = request;
            request = null;
            if (asked != null) {
                frames.add(asked.get());
            }
        }

        private void receive() {
            Object frame = frames.poll();
            if (frame instanceof Joined joined) {
                stream.joined(joined);
            } else if (frame instanceof RoomEvent event) {
                stream.live(event);
            } else if (frame instanceof MessagesSkipped gap) {
                stream.skipped(gap.to());
            } else if (frame instanceof StatesChanged changes) {
                stream.changes(changes);
            } else if (frame instanceof StreamReset reset) {
                requests++;
                told.removeIf(offset -> offset > reset.offset());
                stream.renumbered(reset);
            } else if (frame instanceof Reply reply && reply.number == requests) {
                if (reply.page == null) {
                    stream.refused();
                } else {
                    stream.fetched(reply.page);
                }
            }
        }

        @Override
        public void fetchChanges(StreamPosition after) {
            long number = ++requests;
            int limit = 1 + random.nextInt(5);
            boolean refuses = random.nextInt(20) == 0;
            request = () -> new Reply(number, refuses ? null : server.changes(after, limit));
        }

        @Override
        public void fetchNewest(String epoch) {
            long number = ++requests;
            request = () -> new Reply(number, server.newestPage());
        }

        @Override
        public void fetchShared(StreamPosition former) {
            long number = ++requests;
            request = () -> new Reply(number, server.knows(former) ? server.newestPage() : null);
        }

        @Override
        public void numbered(String epoch) {
            assertThat(stream.position().epoch()).isEqualTo(epoch);
        }

        @Override
        public void event(RoomEvent event) {
            if (event instanceof MessagePosted message) {
                assertThat(told.add(message.offset()))
                        .as("seed %d: message %d after %s", seed, message.offset(), copy.calls)
                        .isTrue();
                assertThat(message.isDeleted()).isFalse();
                copy.onMessage(message);
            } else if (event instanceof MessageEdited edit) {
                copy.onEdited(edit);
            } else if (event instanceof MessageDeleted delete) {
                copy.onDeleted(delete);
            } else if (event instanceof ReactionsChanged reaction) {
                copy.onReaction(reaction);
            } else if (event instanceof MessagePinned pin) {
                copy.onPinned(pin);
            }
        }

        @Override
        public void changed(MessagePosted now) {
            copy.onChanged(now);
        }

        @Override
        public void gap(Gap gap) {
            copy.onGap(gap);
            lastGap = Math.max(lastGap, gap.to());
        }
    }
}
