package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.RoomSettings;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durable events and states, byte for byte, as docs/protocol.md describes them. */
class StateGoldenMessagesTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00.123Z");
    private static final String TIME = "\"timestamp\":\"2024-01-01T12:00:00.123Z\"";
    private static final String USER = "u234567890123456789012";
    private static final String HEAD = "\"id\":\"c1\",\"username\":\"John\",";

    private static final MessagePosted CHANGED = MessagePosted.builder("dev", "John", "Hello", NOON)
            .id("c1")
            .offset(45)
            .user(USER)
            .thread(12L)
            .state(MessageState.builder(52)
                    .rev(2)
                    .editedAt(NOON)
                    .pinned(true)
                    .reactions(List.of(new ReactionCount("👍", 3, true), new ReactionCount("🎉", 1)))
                    .replies(new Replies(3, 50L))
                    .build())
            .build();

    private static final String CHANGED_JSON = "{\"type\":\"message\"," + HEAD + "\"text\":\"Hello\"," + TIME
            + ",\"room\":\"dev\",\"offset\":45,\"user\":\"" + USER + "\",\"thread\":12,\"rev\":2,"
            + "\"editedAt\":\"2024-01-01T12:00:00.123Z\",\"pinned\":true,"
            + "\"reactions\":[{\"emoji\":\"👍\",\"count\":3,\"mine\":true},{\"emoji\":\"🎉\",\"count\":1}],"
            + "\"replies\":{\"count\":3,\"last\":50},\"change\":52}";

    private static final MemberChanged MEMBER = MemberChanged.builder("dev", USER, Role.BANNED, NOON)
            .id("c1")
            .username("John")
            .offset(51)
            .name("Ann")
            .until(NOON)
            .build();

    private static final String MEMBER_JSON = "{\"type\":\"member\"," + HEAD + TIME
            + ",\"room\":\"dev\",\"offset\":51,\"target\":\"" + USER + "\",\"name\":\"Ann\",\"role\":\"banned\","
            + "\"until\":\"2024-01-01T12:00:00.123Z\"}";

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        MessagePosted.builder("dev", "John", "Hi", NOON)
                                .id("c1")
                                .offset(46)
                                .user(USER)
                                .replyTo(45L)
                                .thread(12L)
                                .mentions(List.of(USER))
                                .everyone(true)
                                .root(new ThreadRoot(12, new Replies(1, 46L)))
                                .build(),
                        "{\"type\":\"message\"," + HEAD + "\"text\":\"Hi\"," + TIME
                                + ",\"room\":\"dev\",\"offset\":46,\"user\":\"" + USER
                                + "\",\"replyTo\":45,\"thread\":12,\"mentions\":[\"" + USER
                                + "\"],\"everyone\":true,\"root\":{\"offset\":12,\"count\":1,\"last\":46}}"),
                Arguments.of(
                        MessagePosted.builder("dev", "John", "", NOON)
                                .id("c1")
                                .offset(45)
                                .state(MessageState.builder(47)
                                        .deleted(Deletion.MODERATOR)
                                        .build())
                                .build(),
                        "{\"type\":\"message\"," + HEAD + "\"text\":\"\"," + TIME
                                + ",\"room\":\"dev\",\"offset\":45,\"deleted\":\"moderator\",\"change\":47}"),
                Arguments.of(
                        MessageEdited.builder("dev", 45, "Hello", NOON, 2)
                                .id("c1")
                                .username("John")
                                .price(new JsonNumber("1.50"))
                                .offset(46)
                                .user(USER)
                                .mentions(List.of(USER))
                                .build(),
                        "{\"type\":\"edit\"," + HEAD + "\"text\":\"Hello\"," + TIME
                                + ",\"price\":1.50,\"room\":\"dev\",\"offset\":46,\"user\":\"" + USER
                                + "\",\"target\":45,\"rev\":2,\"mentions\":[\"" + USER + "\"]}"),
                Arguments.of(
                        MessageDeleted.builder("dev", 45, NOON, Deletion.AUTHOR)
                                .id("c1")
                                .username("John")
                                .offset(47)
                                .root(new ThreadRoot(12, new Replies(0, null)))
                                .build(),
                        "{\"type\":\"delete\"," + HEAD + TIME
                                + ",\"room\":\"dev\",\"offset\":47,\"target\":45,\"by\":\"author\","
                                + "\"root\":{\"offset\":12,\"count\":0}}"),
                Arguments.of(
                        MessageDeleted.builder("dev", 45, NOON, Deletion.MODERATOR)
                                .offset(47)
                                .build(),
                        "{\"type\":\"delete\"," + TIME
                                + ",\"room\":\"dev\",\"offset\":47,\"target\":45,\"by\":\"moderator\"}"),
                Arguments.of(
                        ReactionsChanged.builder("dev", 44, NOON)
                                .id("c1")
                                .username("John")
                                .offset(48)
                                .emoji("👍")
                                .on(true)
                                .reactions(List.of(new ReactionCount("👍", 3)))
                                .build(),
                        "{\"type\":\"reaction\"," + HEAD + TIME
                                + ",\"room\":\"dev\",\"offset\":48,\"target\":44,\"emoji\":\"👍\",\"on\":true,"
                                + "\"reactions\":[{\"emoji\":\"👍\",\"count\":3}]}"),
                Arguments.of(
                        ReactionsChanged.builder("dev", 44, NOON).offset(48).build(),
                        "{\"type\":\"reaction\"," + TIME
                                + ",\"room\":\"dev\",\"offset\":48,\"target\":44,\"reactions\":[]}"),
                Arguments.of(
                        MessagePinned.builder("dev", 45, NOON, true)
                                .id("c1")
                                .username("John")
                                .offset(49)
                                .build(),
                        "{\"type\":\"pin\"," + HEAD + TIME
                                + ",\"room\":\"dev\",\"offset\":49,\"target\":45,\"on\":true}"),
                Arguments.of(
                        RoomChanged.builder(
                                        "dev",
                                        RoomSettings.builder()
                                                .topic("Plans")
                                                .access("hidden")
                                                .build(),
                                        NOON)
                                .id("c1")
                                .username("John")
                                .offset(50)
                                .build(),
                        "{\"type\":\"room\"," + HEAD + TIME
                                + ",\"room\":\"dev\",\"offset\":50,\"set\":{\"topic\":\"Plans\",\"access\":\"hidden\"}}"),
                Arguments.of(MEMBER, MEMBER_JSON),
                Arguments.of(
                        StatesChanged.builder("dev", 46, 52)
                                .events(List.of(MEMBER, CHANGED))
                                .build(),
                        "{\"type\":\"changes\",\"room\":\"dev\",\"from\":46,\"to\":52,\"events\":[" + MEMBER_JSON + ","
                                + CHANGED_JSON + "]}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void event_isEncodedByteForByteAndDecodedAgain(ServerEvent event, String json) {
        assertThat(codec.encode(event)).asString().isEqualTo(json);
        assertThat(codec.decodeEvent(json)).isEqualTo(event);
    }

    @Test
    void v1Codec_ofAMessageWithDetailsAndState_writesTheFieldsOfV1() {
        JsonCodec v1 = new JsonCodec(ProtocolVersion.V1, InputLimits.DEFAULT);

        assertThat(v1.encode(CHANGED))
                .asString()
                .isEqualTo("{\"type\":\"message\"," + HEAD + "\"text\":\"Hello\"," + TIME + "}");
        assertThatIllegalArgumentException().isThrownBy(() -> v1.encode(MEMBER));
    }

    @Test
    void entryKey_namesTheEntryThatTheEventChanges() {
        assertThat(CHANGED.entryKey()).isEqualTo("m/45");
        assertThat(MessageEdited.builder("dev", 45, "", NOON, 2).build().entryKey())
                .isEqualTo("m/45");
        assertThat(MessageDeleted.builder("dev", 45, NOON, Deletion.AUTHOR)
                        .build()
                        .entryKey())
                .isEqualTo("m/45");
        assertThat(ReactionsChanged.builder("dev", 45, NOON).build().entryKey()).isEqualTo("m/45");
        assertThat(MessagePinned.builder("dev", 45, NOON, true).build().entryKey())
                .isEqualTo("m/45");
        assertThat(RoomChanged.builder("dev", RoomSettings.builder().build(), NOON)
                        .build()
                        .entryKey())
                .isEqualTo("room");
        assertThat(MEMBER.entryKey()).isEqualTo("member/" + USER);
    }

    @Test
    void withOffsetAndTimestamp_keepEverythingElse() {
        Instant later = NOON.plusSeconds(1);
        for (Arguments row : (Iterable<Arguments>) events()::iterator) {
            if (row.get()[0] instanceof DurableEvent event) {
                DurableEvent moved = event.withOffset(1_000).withTimestamp(later);

                assertThat(moved.offset()).isEqualTo(1_000);
                assertThat(moved.timestamp()).isEqualTo(later);
                assertThat(moved.withOffset(event.offset()).withTimestamp(NOON)).isEqualTo(event);
            }
        }
    }

    @Test
    void decode_ofNamesOfANewerServer_keepsTheMeaning() {
        MessagePosted deleted = (MessagePosted) codec.decodeEvent("{\"type\":\"message\"," + HEAD + TIME
                + ",\"room\":\"dev\",\"offset\":1,\"deleted\":\"robot\",\"change\":2}");
        MemberChanged member = (MemberChanged) codec.decodeEvent("{\"type\":\"member\"," + TIME
                + ",\"room\":\"dev\",\"offset\":1,\"target\":\"u\",\"role\":\"captain\"}");

        assertThat(deleted.isDeleted()).isTrue();
        assertThat(member.role()).isEqualTo(Role.MEMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"edit\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"room\":\"dev\",\"offset\":2,\"rev\":2}",
                "{\"type\":\"edit\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"room\":\"dev\",\"offset\":2,\"target\":0,\"rev\":2}",
                "{\"type\":\"reaction\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"room\":\"dev\",\"offset\":2,\"target\":1,"
                        + "\"reactions\":[{\"emoji\":\"x\",\"count\":0}]}",
                "{\"type\":\"delete\",\"timestamp\":\"noon\",\"room\":\"dev\",\"offset\":2,\"target\":1,\"by\":\"author\"}"
            })
    void decode_ofAnEventWithoutItsFields_isAnUnknownEvent_whichTakesItsOffset(String json) {
        assertThat(codec.decodeEvent(json)).isEqualTo(UnknownEvent.of(typeOf(json), "dev", 2));
    }

    private static String typeOf(String json) {
        return json.substring("{\"type\":\"".length(), json.indexOf("\",\"timestamp"));
    }

    @Test
    void decode_ofAnEventWithoutItsFieldsAndWithoutAnOffset_isRejected() {
        String pin =
                "{\"type\":\"pin\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"room\":\"dev\",\"target\":1,\"on\":true}";
        assertThatThrownBy(() -> codec.decodeEvent(pin)).isInstanceOf(ProtocolException.class);
    }
}
