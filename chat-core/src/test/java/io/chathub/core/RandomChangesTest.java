package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.suite.MessageCopy;
import io.chathub.core.suite.RandomChanges;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Pong;
import io.chathub.protocol.state.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight clients change messages at random by requests of every type. One client reads, is cut a hundred times, and folds what it
 * receives by the rules of the protocol alone: its copy equals the history that a new client reads.
 */
@Timeout(300)
class RandomChangesTest {

    private static final int OPERATIONS_A_CUT = 100;

    /** A client that knows only the protocol. */
    private static final class Reader {

        private final Hub hub;
        private final MessageCopy copy = new MessageCopy();
        private @Nullable V2Client line;
        private int recovered;
        private boolean isRecovered;

        private Reader(Hub hub) {
            this.hub = hub;
        }

        private void join() {
            line = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("reader", null)));
            StreamPosition since = copy.position();
            Joined joined = since == null
                    ? line.join("dev", "Reader")
                    : line.join("dev", "Reader", since.epoch(), since.offset());
            isRecovered = joined.recovered();
            recovered += isRecovered ? 1 : 0;
            copy.joined(joined);
            if (!joined.recovered()) {
                readPages(line, copy::page);
            }
        }

        /** Reads all that was sent up to now. */
        private void catchUp() {
            V2Client client = Objects.requireNonNull(line);
            client.send("{'type':'ping','ref':'now'}");
            for (ServerEvent event = client.next(); !(event instanceof Pong); event = client.next()) {
                if (event instanceof DurableEvent durable) {
                    copy.live(durable);
                }
            }
        }

        private void cut() {
            Objects.requireNonNull(line).line().cut();
            line = null;
        }
    }

    @Test
    void theCopyOfAClientThatIsCut_equalsTheHistoryOfANewOne() {
        check(1, 6, 200);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("long")
    void theCopyOfAClientThatIsCutAHundredTimes_equalsTheHistoryOfANewOne(long seed) {
        check(seed, 100, 600);
    }

    /** Reads all messages that the server holds, the pinned ones at and below the floor as well. */
    private static void readPages(V2Client client, Consumer<HistoryFetched> pages) {
        pages.accept(client.history("dev", ",'limit':300,'pinned':true"));
        HistoryFetched page = client.history("dev", ",'limit':70");
        pages.accept(page);
        while (page.more()) {
            page = client.history(
                    "dev", ",'limit':70,'before':" + page.messages().get(0).offset());
            pages.accept(page);
        }
    }

    /** Compares the whole copy, the part above the floor and the pinned messages, with the pages of a new client. */
    private static void assertWhole(Hub hub, Reader reader, int held) {
        V2Client fresh = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2));
        Joined joined = fresh.join("dev", "Fresh");
        while (reader.copy.offset() < joined.offset()) {
            reader.catchUp();
        }
        assertThat(reader.copy.offset()).isEqualTo(joined.offset());
        TreeMap<Long, MessagePosted> states = new TreeMap<>();
        readPages(fresh, page -> page.messages().forEach(message -> states.put(message.offset(), message)));
        assertThat(states).hasSizeLessThanOrEqualTo(held + 50); // pinned messages do not count
        reader.copy.assertEqualTo(Objects.requireNonNull(joined.floor()), states.values());
        fresh.line().cut();
    }

    /** Cuts the reader of a room that holds {@code held} messages. */
    private static void check(long seed, int cuts, int held) {
        int operations = cuts * OPERATIONS_A_CUT;
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .reactionRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .rooms(RoomOptions.builder().historySize(held).build())
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
            RandomChanges changes = new RandomChanges("dev", writers, random, held * 2 / 3);
            Reader reader = new Reader(hub);
            reader.join();
            int refused = 0;
            for (int i = 0; i < operations; i++) {
                refused += changes.operate() ? 0 : 1;
                if (i % OPERATIONS_A_CUT == OPERATIONS_A_CUT - 1) {
                    reader.catchUp();
                    if (!reader.isRecovered) {
                        assertWhole(hub, reader, held); // events do not fill holes of a copy, they only make them older
                    }
                    reader.cut();
                    // Every tenth absence is too long to be recovered.
                    int missed = i / OPERATIONS_A_CUT % 10 == 5 ? held * 5 / 2 : random.nextInt(40);
                    for (int k = 0; k < missed; k++) {
                        changes.operate();
                    }
                    reader.join();
                }
            }
            assertThat(refused).as("refusals among %d operations", operations).isLessThan(operations * 2 / 3);
            assertThat(reader.recovered).isBetween(cuts / 2, cuts - cuts / 10);

            assertWhole(hub, reader, held);
            changes.assertVaried();
        }
    }
}
