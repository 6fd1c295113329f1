package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Pong;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.ThreadRoot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight clients change messages at random by requests of every type. One client reads, is cut a hundred times, and folds what it
 * receives by the rules of the protocol alone: its copy equals the history that a new client reads.
 */
class RandomChangesTest {

    private static final int OPERATIONS_A_CUT = 100;
    private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "❤");

    /** A client that knows only the protocol. */
    private static final class Reader {

        private final Hub hub;
        private final Map<Long, MessagePosted> copy = new TreeMap<>();
        private @Nullable V2Client line;
        private @Nullable StreamPosition position;
        private int recovered;

        private Reader(Hub hub) {
            this.hub = hub;
        }

        private void join() {
            line = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("reader", null)));
            StreamPosition since = position;
            Joined joined = since == null
                    ? line.join("dev", "Reader")
                    : line.join("dev", "Reader", since.epoch(), since.offset());
            if (joined.recovered()) {
                recovered++;
            } else {
                copy.clear();
            }
            joined.events().forEach(this::hold);
            position = new StreamPosition(joined.epoch(), joined.offset());
            Long floor = joined.floor();
            assertThat(floor).isNotNull();
            dropBelow(floor);
        }

        private void dropBelow(long floor) {
            copy.values().removeIf(message -> message.offset() <= floor && !isPinned(message));
        }

        private static boolean isPinned(MessagePosted message) {
            return message.state() != null && message.state().pinned();
        }

        private void hold(DurableEvent state) {
            assertThat(state).isInstanceOf(MessagePosted.class);
            copy.put(state.offset(), withoutMine((MessagePosted) state));
        }

        /** Reads all that was sent up to now. */
        private void catchUp() {
            V2Client client = open();
            client.send("{'type':'ping','ref':'now'}");
            for (ServerEvent event = client.next(); !(event instanceof Pong); event = client.next()) {
                if (event instanceof DurableEvent durable) {
                    StreamPosition now = open(position);
                    assertThat(durable.offset()).as("density").isEqualTo(now.offset() + 1);
                    position = new StreamPosition(now.epoch(), durable.offset());
                    apply(durable);
                }
            }
        }

        private void apply(DurableEvent event) {
            if (event instanceof MessagePosted message) {
                replied(message.root(), message.offset());
                copy.put(message.offset(), MessageStates.posted(message));
            } else if (event instanceof MessageEdited edit) {
                copy.computeIfPresent(edit.target(), (key, held) -> MessageStates.edited(held, edit));
            } else if (event instanceof MessageDeleted deletion) {
                copy.computeIfPresent(deletion.target(), (key, held) -> MessageStates.deleted(held, deletion));
                replied(deletion.root(), deletion.offset());
            } else if (event instanceof ReactionsChanged reactions) {
                copy.computeIfPresent(reactions.target(), (key, held) -> MessageStates.reacted(held, reactions));
            } else if (event instanceof MessagePinned pin) {
                copy.computeIfPresent(pin.target(), (key, held) -> MessageStates.pinned(held, pin));
            }
        }

        private void replied(@Nullable ThreadRoot root, long change) {
            if (root != null) {
                copy.computeIfPresent(
                        root.offset(), (key, held) -> MessageStates.replied(held, root.replies(), change));
            }
        }

        private void cut() {
            open().line().cut();
            line = null;
        }

        private V2Client open() {
            return open(line);
        }

        private static <T> T open(@Nullable T value) {
            assertThat(value).isNotNull();
            return value;
        }
    }

    private static MessagePosted withoutMine(MessagePosted message) {
        MessageState state = message.state();
        if (state == null) {
            return message;
        }
        List<ReactionCount> counts = state.reactions().stream()
                .map(count -> new ReactionCount(count.emoji(), count.count()))
                .toList();
        return message.toBuilder()
                .state(state.toBuilder().reactions(counts).build())
                .build();
    }

    @Test
    void theCopyOfAClientThatIsCut_equalsTheHistoryOfANewOne() {
        check(1, 15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("long")
    void theCopyOfAClientThatIsCutAHundredTimes_equalsTheHistoryOfANewOne(long seed) {
        check(seed, 100);
    }

    private static void check(long seed, int cuts) {
        int operations = cuts * OPERATIONS_A_CUT;
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .reactionRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .rooms(RoomOptions.builder().historySize(200).build())
                .build();
        Random random = new Random(seed);
        try (Hub hub = Hub.builder().options(options).build().start()) {
            List<V2Client> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Identity identity = new Identity("w" + i, null).withRole(i == 0 ? Role.MODERATOR : null);
                V2Client writer =
                        new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2, i == 7 ? null : identity));
                writer.join("dev", "W" + i);
                writers.add(writer);
            }
            Reader reader = new Reader(hub);
            reader.join();
            long[] head = new long[1];
            int refused = 0;
            for (int i = 0; i < operations; i++) {
                refused += operate(writers.get(random.nextInt(8)), i, head, random) ? 0 : 1;
                if (i % OPERATIONS_A_CUT == OPERATIONS_A_CUT - 1) {
                    reader.catchUp();
                    reader.cut();
                    int missed = random.nextInt(random.nextInt(10) == 0 ? 400 : 40);
                    for (int k = 0; k < missed; k++) {
                        operate(writers.get(random.nextInt(8)), i, head, random);
                    }
                    reader.join();
                }
            }
            reader.catchUp();
            assertThat(refused).as("refusals among %d operations", operations).isLessThan(operations * 2 / 3);
            assertThat(reader.recovered).isBetween(cuts / 2, cuts);

            V2Client fresh = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2));
            Joined joined = fresh.join("dev", "Fresh");
            HistoryFetched page = fresh.history("dev", ",'limit':300");
            HistoryFetched pinned = fresh.history("dev", ",'limit':300,'pinned':true");
            Long floor = page.floor();
            assertThat(floor).isNotNull();
            reader.dropBelow(floor);
            Map<Long, MessagePosted> expected = new TreeMap<>();
            page.messages().forEach(message -> expected.put(message.offset(), withoutMine(message)));
            pinned.messages().forEach(message -> expected.put(message.offset(), withoutMine(message)));
            expected.keySet().retainAll(intersection(expected, reader.copy));
            assertThat(page.messages()).hasSizeBetween(200, 250); // pinned messages do not count
            assertThat(reader.copy.keySet()).containsAll(tail(expected));
            assertThat(reader.copy).isEqualTo(expected);
            assertThat(joined.offset()).isEqualTo(Reader.open(reader.position).offset());
        }
    }

    /** After a join that is not recovered, the reader holds the newest messages alone; of those it must hold every one. */
    private static Set<Long> intersection(Map<Long, MessagePosted> one, Map<Long, MessagePosted> other) {
        Set<Long> both = new HashSet<>(one.keySet());
        both.retainAll(other.keySet());
        return both;
    }

    private static List<Long> tail(Map<Long, MessagePosted> messages) {
        List<Long> offsets = new ArrayList<>(messages.keySet());
        return offsets.subList(Math.max(0, offsets.size() - 50), offsets.size());
    }

    /** One random request, and its answer. Returns whether it was carried out. */
    private static boolean operate(V2Client writer, int number, long[] head, Random random) {
        long target = Math.max(1, head[0] - random.nextInt(400));
        String ref = "op";
        String common = "'ref':'op','room':'dev'";
        String one = common + ",'target':" + target;
        int kind = random.nextInt(10);
        writer.send(
                switch (kind) {
                    case 0, 1, 2 -> "{'type':'message'," + common + ",'text':'t" + number + "'}";
                    case 3 -> "{'type':'message'," + common + ",'text':'r" + number + "','thread':" + target + "}";
                    case 4 -> "{'type':'message'," + common + ",'text':'q" + number + "','replyTo':" + target + "}";
                    case 5 -> "{'type':'edit'," + one + ",'text':'e" + number + "'}";
                    case 6 -> "{'type':'delete'," + one + "}";
                    case 7, 8 ->
                        "{'type':'reaction'," + one + ",'emoji':'" + EMOJI.get(random.nextInt(4)) + "','on':"
                                + (random.nextInt(3) > 0) + "}";
                    default -> "{'type':'pin'," + one + ",'on':" + random.nextBoolean() + "}";
                });
        while (true) {
            ServerEvent event = writer.next();
            if (event instanceof ServerReply reply && ref.equals(reply.ref())) {
                if (event instanceof Acknowledged ack && ack.place() != null) {
                    head[0] = Math.max(head[0], ack.place().offset());
                }
                return !(event instanceof Refused);
            }
        }
    }
}
