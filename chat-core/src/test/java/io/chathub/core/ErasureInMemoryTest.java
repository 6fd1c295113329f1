package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The erasure of a user of a hub without a store: all rooms, all pages of a room, and pinned messages below the floor. */
class ErasureInMemoryTest {

    private static final String SECRET = "zqsecret";
    private static final String KEPT = "of another user";
    /** The room with more messages of the user than a page of the erasure has. */
    private static final String DEEP = "deep";
    /** The room with more pinned messages of the user below the floor than a page of the erasure has. */
    private static final String PINS = "pins";

    private static final int HISTORY = 160;
    private static final int PINNED = 70;
    private static final int OTHER_ROOMS = 66; // more than a page of names
    private static final HubOptions OPTIONS = HubOptions.builder()
            .messageRate(RateLimit.UNLIMITED)
            .requestRate(RateLimit.UNLIMITED)
            .joinRate(RateLimit.UNLIMITED)
            .rooms(RoomOptions.builder().historySize(HISTORY).build())
            .messages(MessageOptions.builder().maxPins(PINNED).build())
            .build();

    private final Hub hub = Hub.builder().options(OPTIONS).build().start();

    @AfterEach
    void close() {
        hub.close();
    }

    /** A client of one user in many rooms. It passes over all frames but the answers. */
    private static final class User {

        private final InMemoryConnection connection;
        private final String publicId;
        private int refs;

        private User(Hub hub, String id) {
            connection = InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity(id, id));
            Matcher user = Pattern.compile("\"user\":\"([^\"]*)\"").matcher(connection.receive());
            assertThat(user.find()).isTrue();
            publicId = user.group(1);
        }

        private void ask(String request, String answer) {
            String ref = "\"ref\":\"r" + ++refs + "\"";
            connection.send("{" + request.replace('\'', '"') + "," + ref + "}");
            assertThat(frame(ref)).startsWith("{\"type\":\"" + answer + "\"");
        }

        private String frame(String part) {
            String frame = connection.receive();
            while (!frame.contains(part)) {
                frame = connection.receive();
            }
            return frame;
        }

        private void join(String room) {
            ask("'type':'join','room':'" + room + "'", "joined");
        }

        private void post(String room, String text) {
            ask("'type':'message','room':'" + room + "','text':'" + text + "'", "ack");
        }
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private int erase(ErasureMode mode) {
        return get(hub.moderation().erase(Subject.user("ann"), null, mode, "op", "asked for"));
    }

    private List<MessagePosted> history(String room, boolean pinned) {
        HistoryQuery newest = HistoryQuery.newest(1_000);
        return get(hub.room(room).history(pinned ? newest.pinnedOnly() : newest))
                .messages();
    }

    private void publish(String room, String text) {
        get(hub.room(room).publish("Bob", text));
    }

    private void assertErased(@Nullable MessagePosted message, ErasureMode mode) {
        assertThat(message).isNotNull();
        assertThat(message.user()).as("%s", message).isNull();
        assertThat(message.id()).as("%s", message).isEmpty();
        assertThat(message.username()).isEqualTo(ErasedUser.NAME);
        assertThat(message.isDeleted()).as("%s", message).isEqualTo(mode == ErasureMode.DELETE);
        if (mode == ErasureMode.ANONYMIZE) {
            assertThat(message.text()).startsWith(SECRET);
        } else {
            assertThat(message.text()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(ErasureMode.class)
    void erasureReachesAllPagesOfARoom_andPinsBelowItsFloor(ErasureMode mode) {
        User ann = new User(hub, "ann");
        User bob = new User(hub, "bob");
        ann.join(DEEP);
        bob.join(DEEP);
        ann.post(DEEP, SECRET + " pinned");
        bob.post(DEEP, KEPT + ", pinned");
        get(hub.room(DEEP).messages().pin(1, true));
        get(hub.room(DEEP).messages().pin(2, true));
        ann.post(DEEP, SECRET + " that is not held any more");
        for (int i = 0; i < HISTORY / 2; i++) {
            ann.post(DEEP, SECRET + i);
            bob.post(DEEP, KEPT);
        }
        HistoryPage before = get(hub.room(DEEP).history(HistoryQuery.newest(1_000)));
        assertThat(before.head().floor()).as("the pins are below").isGreaterThan(4);

        assertThat(erase(mode)).isEqualTo(1 + HISTORY / 2);

        List<MessagePosted> held = history(DEEP, false);
        assertThat(held).hasSize(HISTORY);
        for (int i = 0; i < held.size(); i++) {
            if (i % 2 == 0) {
                assertErased(held.get(i), mode);
            } else {
                assertThat(held.get(i).user()).isEqualTo(bob.publicId);
                assertThat(held.get(i).text()).isEqualTo(KEPT);
            }
        }
        assertErased(get(hub.room(DEEP).messages().find(1)), mode);
        MessagePosted pinOfBob = get(hub.room(DEEP).messages().find(2));
        assertThat(pinOfBob.user()).isEqualTo(bob.publicId);
        assertThat(pinOfBob.text()).startsWith(KEPT);
        assertThat(erase(mode)).as("nothing is left").isZero();

        String change = mode == ErasureMode.DELETE ? "\"type\":\"delete\"" : "\"type\":\"changes\"";
        for (int i = 0; i <= HISTORY / 2; i++) {
            assertThat(bob.frame(change)).doesNotContain(ann.publicId, "\"ann\"");
        }
    }

    @ParameterizedTest
    @EnumSource(ErasureMode.class)
    void erasureReachesAllPagesOfPinsBelowTheFloor(ErasureMode mode) {
        User ann = new User(hub, "ann");
        ann.join(PINS);
        for (int i = 1; i <= PINNED; i++) {
            ann.post(PINS, SECRET + i);
        }
        for (int i = 1; i <= PINNED; i++) {
            get(hub.room(PINS).messages().pin(i, true));
        }
        for (int i = 0;
                i <= HISTORY;
                i++) { // the pins do not count: the floor rises above them by one message too many
            publish(PINS, KEPT);
        }
        assertThat(history(PINS, true)).hasSize(PINNED);
        assertThat(history(PINS, false)).extracting(MessagePosted::text).containsOnly(KEPT);

        assertThat(erase(mode)).isEqualTo(PINNED);

        for (int i = 1; i <= PINNED; i++) {
            MessagePosted message = get(hub.room(PINS).messages().find(i));
            if (mode == ErasureMode.DELETE && message == null) {
                continue; // a deletion removes the pin, and nothing below the floor is held without one
            }
            assertErased(message, mode);
        }
        assertThat(history(PINS, true)).hasSize(mode == ErasureMode.DELETE ? 0 : PINNED);
        assertThat(history(PINS, false)).extracting(MessagePosted::text).containsOnly(KEPT);
    }

    @ParameterizedTest
    @EnumSource(ErasureMode.class)
    void erasureReachesAllRooms(ErasureMode mode) {
        User ann = new User(hub, "ann");
        for (int i = 0; i < OTHER_ROOMS; i++) {
            ann.join("room" + i);
            ann.post("room" + i, SECRET + i);
            publish("room" + i, KEPT);
        }
        hub.room("empty");

        assertThat(erase(mode)).isEqualTo(OTHER_ROOMS);

        for (int i = 0; i < OTHER_ROOMS; i++) {
            List<MessagePosted> held = history("room" + i, false);
            assertThat(held).as("room%d", i).hasSize(2);
            assertErased(held.get(0), mode);
            assertThat(held.get(1).text()).isEqualTo(KEPT);
        }
    }

    @Test
    void auditLogHasTheErasure_underThePublicId_andNoTraceOfTheUser() {
        User ann = new User(hub, "ann");
        ann.join("dev");
        ann.post("dev", SECRET);
        hub.moderation().disconnect(Subject.user("ann"), "op", "her words: " + SECRET);
        assertThat(erase(ErasureMode.DELETE)).isEqualTo(1);
        List<AuditEntry> log = hub.moderation().auditLog();
        assertThat(log).hasSize(2);
        assertThat(log.get(0).toString()).doesNotContain(SECRET, "value=ann,", "value=ann]");
        assertThat(log.get(0).subject()).isNotEqualTo(Subject.user("ann"));
        assertThat(log.get(1).action()).isEqualTo(AuditEntry.Action.ERASE);
        assertThat(log.get(1).subject()).isEqualTo(Subject.user(ann.publicId));
        assertThat(log.get(1).affected()).isEqualTo(1);
    }
}
