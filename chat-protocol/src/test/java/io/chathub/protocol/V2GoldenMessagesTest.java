package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.Ping;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.Pong;
import io.chathub.protocol.reply.ReconnectAdvised;
import io.chathub.protocol.reply.Refreshed;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message of v2, byte for byte, as docs/protocol.md describes it. */
class V2GoldenMessagesTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00.123Z");
    private static final String USER = "uAAAAAAAAAAAAAAAAAAA_-";
    private static final MessagePosted HI =
            MessagePosted.builder("dev", "John", "Hi", NOON).id("c1").offset(45).build();
    private static final String HI_JSON = "{\"type\":\"message\",\"id\":\"c1\",\"username\":\"John\",\"text\":\"Hi\","
            + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"room\":\"dev\",\"offset\":45}";
    private static final List<Member> MEMBERS =
            List.of(Member.builder("c7", "Ann").build());
    private static final String MEMBERS_JSON = "\"members\":[{\"id\":\"c7\",\"username\":\"Ann\"}],\"memberCount\":2";

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        Connected.builder("c1")
                                .terms(Terms.builder(65_536, 128, Duration.ofSeconds(25))
                                        .build())
                                .build(),
                        "{\"type\":\"connect\",\"id\":\"c1\",\"version\":2,"
                                + "\"limits\":{\"maxMessageBytes\":65536,\"maxRooms\":128},\"pingInterval\":25000,"
                                + "\"features\":[]}"),
                Arguments.of(
                        Connected.builder("c1")
                                .terms(Terms.builder(65_536, 128, Duration.ofSeconds(25))
                                        .features(List.of(Feature.REACTION, Feature.EDIT, Feature.DELETE))
                                        .user(USER)
                                        .expiresIn(Duration.ofHours(1))
                                        .build())
                                .build(),
                        "{\"type\":\"connect\",\"id\":\"c1\",\"version\":2,"
                                + "\"limits\":{\"maxMessageBytes\":65536,\"maxRooms\":128},\"pingInterval\":25000,"
                                + "\"features\":[\"edit\",\"delete\",\"reaction\"],\"user\":\"" + USER
                                + "\",\"expiresIn\":3600000}"),
                Arguments.of(HI, HI_JSON),
                Arguments.of(
                        MessagePosted.builder("dev", "John", "", NOON)
                                .id("c1")
                                .price(new JsonNumber("1.50"))
                                .offset(1)
                                .build(),
                        "{\"type\":\"message\",\"id\":\"c1\",\"username\":\"John\",\"text\":\"\","
                                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"price\":1.50,\"room\":\"dev\",\"offset\":1}"),
                Arguments.of(
                        TypingChanged.builder("dev", "John", true).id("c1").build(),
                        "{\"type\":\"typing\",\"username\":\"John\",\"isTyping\":true,\"id\":\"c1\",\"room\":\"dev\"}"),
                Arguments.of(
                        UserJoined.builder("dev", "John", "c1").build(),
                        "{\"type\":\"user-joined\",\"username\":\"John\",\"id\":\"c1\",\"room\":\"dev\"}"),
                Arguments.of(
                        UserLeft.builder("dev", "John").id("c1").build(),
                        "{\"type\":\"user-left\",\"username\":\"John\",\"id\":\"c1\",\"room\":\"dev\"}"),
                Arguments.of(
                        Joined.builder("dev", "John", "c1", "k3", 45)
                                .ref("1")
                                .recovered(true)
                                .events(List.of(HI))
                                .members(MEMBERS)
                                .memberCount(2)
                                .build(),
                        "{\"type\":\"joined\",\"ref\":\"1\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c1\","
                                + "\"epoch\":\"k3\",\"offset\":45,\"recovered\":true,\"events\":[" + HI_JSON + "],"
                                + MEMBERS_JSON + "}"),
                Arguments.of(
                        Joined.builder("dev", "John", "c1", "k3", 45)
                                .ref("1")
                                .missed(120L)
                                .events(List.of(HI))
                                .more(true)
                                .members(MEMBERS)
                                .memberCount(2)
                                .build(),
                        "{\"type\":\"joined\",\"ref\":\"1\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c1\","
                                + "\"epoch\":\"k3\",\"offset\":45,\"recovered\":false,\"missed\":120,\"events\":["
                                + HI_JSON + "],\"more\":true," + MEMBERS_JSON + "}"),
                Arguments.of(
                        Joined.builder("dev", "John", "c1", "k3", 45)
                                .ref("1")
                                .recovered(true)
                                .floor(12L)
                                .events(List.of(HI))
                                .members(MEMBERS)
                                .memberCount(2)
                                .build(),
                        "{\"type\":\"joined\",\"ref\":\"1\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c1\","
                                + "\"epoch\":\"k3\",\"offset\":45,\"recovered\":true,\"floor\":12,\"events\":["
                                + HI_JSON
                                + "]," + MEMBERS_JSON + "}"),
                Arguments.of(
                        Joined.builder("dev", "John", "c1", "k3", 0)
                                .floor(0L)
                                .memberCount(1)
                                .build(),
                        "{\"type\":\"joined\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c1\","
                                + "\"epoch\":\"k3\",\"offset\":0,\"recovered\":false,\"missed\":0,\"floor\":0,"
                                + "\"events\":[],\"more\":false,\"members\":[],\"memberCount\":1}"),
                Arguments.of(
                        Joined.builder("dev", "John", "c1", "k3", 0)
                                .missed(null)
                                .memberCount(1)
                                .build(),
                        "{\"type\":\"joined\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c1\","
                                + "\"epoch\":\"k3\",\"offset\":0,\"recovered\":false,\"missed\":null,\"events\":[],"
                                + "\"more\":false,\"members\":[],\"memberCount\":1}"),
                Arguments.of(
                        Left.builder("dev").ref("2").build(), "{\"type\":\"left\",\"ref\":\"2\",\"room\":\"dev\"}"),
                Arguments.of(
                        Acknowledged.builder("dev")
                                .ref("3")
                                .place(Place.of("k3", 45, NOON))
                                .build(),
                        "{\"type\":\"ack\",\"ref\":\"3\",\"room\":\"dev\",\"epoch\":\"k3\",\"offset\":45,"
                                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\"}"),
                Arguments.of(
                        Acknowledged.builder("dev")
                                .ref("3")
                                .place(Place.of("k3", 45, NOON))
                                .duplicate(true)
                                .build(),
                        "{\"type\":\"ack\",\"ref\":\"3\",\"room\":\"dev\",\"epoch\":\"k3\",\"offset\":45,"
                                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"duplicate\":true}"),
                Arguments.of(
                        Acknowledged.builder("dev").ref("3").build(),
                        "{\"type\":\"ack\",\"ref\":\"3\",\"room\":\"dev\"}"),
                Arguments.of(
                        HistoryFetched.builder("dev", "k3", 45)
                                .ref("4")
                                .events(List.of(HI))
                                .more(true)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"epoch\":\"k3\",\"offset\":45,"
                                + "\"events\":[" + HI_JSON + "],\"more\":true}"),
                Arguments.of(
                        HistoryFetched.builder("dev", "k3", 61)
                                .ref("4")
                                .floor(0L)
                                .events(List.of(HI))
                                .through(58L)
                                .more(true)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"epoch\":\"k3\",\"offset\":61,"
                                + "\"floor\":0,\"events\":[" + HI_JSON + "],\"through\":58,\"more\":true}"),
                Arguments.of(
                        HistoryFetched.builder("dev", "k3", 61)
                                .ref("4")
                                .floor(7L)
                                .unchanged(12)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"epoch\":\"k3\",\"offset\":61,"
                                + "\"floor\":7,\"events\":[],\"unchanged\":12,\"more\":false}"),
                Arguments.of(
                        StatesChanged.builder("dev", 46, 47).events(List.of(HI)).build(),
                        "{\"type\":\"changes\",\"room\":\"dev\",\"from\":46,\"to\":47,\"events\":[" + HI_JSON + "]}"),
                Arguments.of(
                        StatesChanged.builder("dev", 46, 46).build(),
                        "{\"type\":\"changes\",\"room\":\"dev\",\"from\":46,\"to\":46,\"events\":[]}"),
                Arguments.of(
                        StreamReset.builder("dev", "m8", 61).build(),
                        "{\"type\":\"reset\",\"room\":\"dev\",\"epoch\":\"m8\",\"offset\":61}"),
                Arguments.of(
                        StreamReset.builder("dev", "m8", 0).build(),
                        "{\"type\":\"reset\",\"room\":\"dev\",\"epoch\":\"m8\",\"offset\":0}"),
                Arguments.of(
                        MembersListed.builder("dev")
                                .ref("5")
                                .members(MEMBERS)
                                .memberCount(2)
                                .build(),
                        "{\"type\":\"members\",\"ref\":\"5\",\"room\":\"dev\"," + MEMBERS_JSON + "}"),
                Arguments.of(
                        Refused.builder(ErrorCode.RATE_LIMITED, "slow down")
                                .ref("4")
                                .retryAfter(Duration.ofMillis(900))
                                .build(),
                        "{\"type\":\"error\",\"ref\":\"4\",\"code\":\"rate-limited\",\"message\":\"slow down\","
                                + "\"temporary\":true,\"retryAfter\":900}"),
                Arguments.of(
                        Refused.builder(ErrorCode.BAD_JSON, "no").build(),
                        "{\"type\":\"error\",\"code\":\"bad-json\",\"message\":\"no\",\"temporary\":false}"),
                Arguments.of(
                        Refused.builder(ErrorCode.NOT_FOUND, "no").ref("4").build(),
                        "{\"type\":\"error\",\"ref\":\"4\",\"code\":\"not-found\",\"message\":\"no\",\"temporary\":false}"),
                Arguments.of(
                        Refused.builder(ErrorCode.CONFLICT, "no").ref("4").build(),
                        "{\"type\":\"error\",\"ref\":\"4\",\"code\":\"conflict\",\"message\":\"no\",\"temporary\":false}"),
                Arguments.of(
                        Refused.builder(ErrorCode.LIMIT, "no").ref("4").build(),
                        "{\"type\":\"error\",\"ref\":\"4\",\"code\":\"limit\",\"message\":\"no\",\"temporary\":false}"),
                Arguments.of(
                        Refused.builder(ErrorCode.IDENTITY_REQUIRED, "no")
                                .ref("4")
                                .build(),
                        "{\"type\":\"error\",\"ref\":\"4\",\"code\":\"identity-required\",\"message\":\"no\","
                                + "\"temporary\":false}"),
                Arguments.of(
                        Refused.builder(ErrorCode.UNAVAILABLE, "perhaps done")
                                .ref("4")
                                .unknown(true)
                                .build(),
                        "{\"type\":\"error\",\"ref\":\"4\",\"code\":\"unavailable\",\"message\":\"perhaps done\","
                                + "\"temporary\":true,\"unknown\":true}"),
                Arguments.of(
                        MessagesSkipped.builder("dev", 50, 61).build(),
                        "{\"type\":\"gap\",\"room\":\"dev\",\"from\":50,\"to\":61}"),
                Arguments.of(new ReconnectAdvised(Duration.ofMillis(1_740)), "{\"type\":\"reconnect\",\"after\":1740}"),
                Arguments.of(new Pong(null), "{\"type\":\"pong\"}"),
                Arguments.of(new Pong("9"), "{\"type\":\"pong\",\"ref\":\"9\"}"),
                Arguments.of(
                        Connected.builder("c1")
                                .terms(Terms.builder(65_536, 128, Duration.ofSeconds(25))
                                        .expiresIn(Duration.ofHours(1))
                                        .build())
                                .build(),
                        "{\"type\":\"connect\",\"id\":\"c1\",\"version\":2,"
                                + "\"limits\":{\"maxMessageBytes\":65536,\"maxRooms\":128},\"pingInterval\":25000,"
                                + "\"features\":[],\"expiresIn\":3600000}"),
                Arguments.of(
                        Refreshed.builder()
                                .ref("6")
                                .expiresIn(Duration.ofHours(1))
                                .build(),
                        "{\"type\":\"refreshed\",\"ref\":\"6\",\"expiresIn\":3600000}"),
                Arguments.of(
                        Refreshed.builder()
                                .user(USER)
                                .expiresIn(Duration.ofHours(1))
                                .build(),
                        "{\"type\":\"refreshed\",\"user\":\"" + USER + "\",\"expiresIn\":3600000}"),
                Arguments.of(
                        Refreshed.builder().user(USER).build(), "{\"type\":\"refreshed\",\"user\":\"" + USER + "\"}"),
                Arguments.of(Refreshed.builder().build(), "{\"type\":\"refreshed\"}"));
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(
                        Join.builder("dev", "John")
                                .ref("1")
                                .since(new StreamPosition("k3", 41))
                                .build(),
                        "{\"type\":\"join\",\"ref\":\"1\",\"username\":\"John\",\"room\":\"dev\","
                                + "\"since\":{\"epoch\":\"k3\",\"offset\":41}}"),
                Arguments.of(Join.builder("dev", "").build(), "{\"type\":\"join\",\"room\":\"dev\"}"),
                Arguments.of(
                        Leave.builder("dev").ref("2").build(), "{\"type\":\"leave\",\"ref\":\"2\",\"room\":\"dev\"}"),
                Arguments.of(
                        PostMessage.builder("dev", "Hi")
                                .ref("3")
                                .key("9f2c")
                                .price(new JsonNumber("1.50"))
                                .build(),
                        "{\"type\":\"message\",\"ref\":\"3\",\"key\":\"9f2c\",\"room\":\"dev\",\"text\":\"Hi\",\"price\":1.50}"),
                Arguments.of(
                        SetTyping.builder("dev", true).build(),
                        "{\"type\":\"typing\",\"room\":\"dev\",\"isTyping\":true}"),
                Arguments.of(
                        FetchHistory.builder("dev")
                                .ref("4")
                                .before(45L)
                                .limit(50)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"before\":45,\"limit\":50}"),
                Arguments.of(
                        FetchHistory.builder("dev")
                                .ref("4")
                                .after(0L)
                                .limit(300)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"after\":0,\"limit\":300}"),
                Arguments.of(
                        FetchHistory.builder("dev")
                                .ref("4")
                                .epoch("k3")
                                .after(44L)
                                .view(FetchHistory.View.CHANGES)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"epoch\":\"k3\",\"after\":44,\"limit\":50,"
                                + "\"view\":\"changes\"}"),
                Arguments.of(
                        FetchHistory.builder("dev")
                                .ref("4")
                                .epoch("k3")
                                .before(45L)
                                .thread(12L)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"epoch\":\"k3\",\"before\":45,\"limit\":50,"
                                + "\"thread\":12}"),
                Arguments.of(
                        FetchHistory.builder("dev").ref("4").pinned(true).build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"limit\":50,\"pinned\":true}"),
                Arguments.of(
                        FetchHistory.builder("dev")
                                .ref("4")
                                .epoch("k3")
                                .before(45L)
                                .changedAfter(41L)
                                .build(),
                        "{\"type\":\"history\",\"ref\":\"4\",\"room\":\"dev\",\"epoch\":\"k3\",\"before\":45,\"limit\":50,"
                                + "\"changedAfter\":41}"),
                Arguments.of(
                        ListMembers.builder("dev").ref("5").build(),
                        "{\"type\":\"members\",\"ref\":\"5\",\"room\":\"dev\"}"),
                Arguments.of(new Ping(null), "{\"type\":\"ping\"}"),
                Arguments.of(
                        Join.builder("dev", "John").ref("1").token("a.b.c").build(),
                        "{\"type\":\"join\",\"ref\":\"1\",\"username\":\"John\",\"room\":\"dev\",\"token\":\"a.b.c\"}"),
                Arguments.of(
                        Refresh.builder("a.b.c").ref("6").build(),
                        "{\"type\":\"refresh\",\"ref\":\"6\",\"token\":\"a.b.c\"}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void event_isEncodedByteForByteAndDecodedAgain(ServerEvent event, String json) {
        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(json);
        assertThat(codec.decodeEvent(json)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_isEncodedByteForByteAndDecodedAgain(ClientCommand command, String json) {
        assertThat(codec.encode(command)).isEqualTo(json);
        assertThat(codec.decodeCommand(json)).isEqualTo(command);
    }

    @Test
    void v1Codec_ofV2MessagesAndFields_rejectsAndIgnoresThem() {
        JsonCodec v1 = new JsonCodec();
        assertThat(v1.decodeCommand("{\"type\":\"message\",\"ref\":5,\"room\":[],\"key\":{},\"text\":\"Hi\"}"))
                .isEqualTo(PostMessage.builder("lobby", "Hi").build());
        for (String type : List.of("leave", "history", "members", "ping", "refresh")) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> v1.decodeCommand("{\"type\":\"" + type + "\"}"))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE));
        }
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> v1.decodeEvent("{\"type\":\"pong\"}"));
        assertThatIllegalArgumentException().isThrownBy(() -> v1.encode(new Ping(null)));
        assertThatIllegalArgumentException().isThrownBy(() -> v1.encode((ServerEvent) new Pong(null)));
        assertThat(new String(v1.encode(HI), StandardCharsets.UTF_8)).doesNotContain("room", "offset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"join\",\"since\":{\"epoch\":\"\",\"offset\":1}}",
                "{\"type\":\"join\",\"since\":{\"epoch\":\"e\",\"offset\":1.5}}",
                "{\"type\":\"join\",\"since\":{\"epoch\":\"e\",\"offset\":\"1\"}}",
                "{\"type\":\"join\",\"since\":{\"epoch\":\"e\",\"offset\":9007199254740992}}",
                "{\"type\":\"join\",\"since\":{\"epoch\":\"e\",\"offset\":1e300}}",
                "{\"type\":\"join\",\"since\":{\"epoch\":\"e\"}}",
                "{\"type\":\"join\",\"since\":[]}",
                "{\"type\":\"join\",\"room\":5}",
                "{\"type\":\"message\",\"key\":\"\"}",
                "{\"type\":\"message\",\"ref\":1}",
                "{\"type\":\"history\",\"limit\":0}",
                "{\"type\":\"history\",\"before\":0}",
                "{\"type\":\"history\",\"after\":-1}",
                "{\"type\":\"history\",\"before\":2,\"after\":1}",
                "{\"type\":\"history\",\"thread\":0}",
                "{\"type\":\"history\",\"changedAfter\":-1}",
                "{\"type\":\"history\",\"pinned\":1}",
                "{\"type\":\"history\",\"epoch\":\"\"}",
                "{\"type\":\"history\",\"epoch\":1}",
                "{\"type\":\"history\",\"after\":1,\"view\":\"events\"}",
                "{\"type\":\"history\",\"after\":1,\"view\":\"\"}",
                "{\"type\":\"history\",\"view\":\"changes\"}",
                "{\"type\":\"history\",\"view\":\"changes\",\"before\":1}",
                "{\"type\":\"history\",\"view\":\"changes\",\"after\":1,\"before\":1}",
                "{\"type\":\"history\",\"view\":\"changes\",\"after\":1,\"thread\":1}",
                "{\"type\":\"history\",\"view\":\"changes\",\"after\":1,\"pinned\":true}",
                "{\"type\":\"history\",\"view\":\"changes\",\"after\":1,\"changedAfter\":1}",
                "{\"type\":\"history\",\"thread\":1,\"pinned\":true}",
                "{\"type\":\"history\",\"thread\":1,\"changedAfter\":1}",
                "{\"type\":\"history\",\"pinned\":true,\"changedAfter\":1}",
                "{\"type\":\"history\",\"after\":1,\"changedAfter\":1}"
            })
    void decode_ofAWrongTypeOrRange_isABadField(String json) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeCommand(json))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
    }

    @Test
    void decodeHistory_capsTheLimitAndReadsExponents() {
        assertThat(codec.decodeCommand("{\"type\":\"history\",\"limit\":1000000000}"))
                .isEqualTo(FetchHistory.builder("lobby").limit(300).build());
        assertThat(codec.decodeCommand("{\"type\":\"history\",\"after\":1e3}"))
                .isEqualTo(FetchHistory.builder("lobby").after(1_000L).limit(50).build());
    }

    @Test
    void fetchHistoryBuilder_ofFieldsThatExcludeEachOther_isRejected() {
        for (FetchHistory.Builder builder : List.of(
                FetchHistory.builder("dev").view(FetchHistory.View.CHANGES),
                FetchHistory.builder("dev")
                        .view(FetchHistory.View.CHANGES)
                        .after(1L)
                        .thread(1L),
                FetchHistory.builder("dev")
                        .view(FetchHistory.View.CHANGES)
                        .after(1L)
                        .pinned(true),
                FetchHistory.builder("dev")
                        .view(FetchHistory.View.CHANGES)
                        .after(1L)
                        .changedAfter(1L),
                FetchHistory.builder("dev").thread(1L).pinned(true),
                FetchHistory.builder("dev").thread(1L).changedAfter(1L),
                FetchHistory.builder("dev").pinned(true).changedAfter(1L),
                FetchHistory.builder("dev").after(1L).changedAfter(1L),
                FetchHistory.builder("dev").thread(0L),
                FetchHistory.builder("dev").changedAfter(-1L),
                FetchHistory.builder("dev").epoch(""),
                FetchHistory.builder("dev").epoch("x".repeat(65)))) {
            assertThatIllegalArgumentException().isThrownBy(builder::build);
        }
        assertThat(FetchHistory.builder("dev").thread(1L).after(1L).build().thread())
                .isEqualTo(1);
        assertThat(codec.decodeCommand("{\"type\":\"history\",\"pinned\":false,\"thread\":1}"))
                .isEqualTo(FetchHistory.builder("lobby").thread(1L).build());
    }

    @Test
    void refusalOfAHistory_namesTheFieldsWithoutTheirValues() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeCommand("{\"type\":\"history\",\"thread\":4711,\"changedAfter\":4712}"))
                .withMessageContaining("changedAfter")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("471"));
    }

    @Test
    void rejection_hasTheRefIfItIsReadable() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeCommand("{\"ref\":\"7\",\"type\":\"nope\"}"))
                .satisfies(e -> assertThat(e.ref()).isEqualTo("7"));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeCommand("{\"ref\":\"" + "x".repeat(65) + "\",\"type\":\"ping\"}"))
                .satisfies(e -> assertThat(e.ref()).isNull());
    }

    @Test
    void tokens_areBoundedAndHiddenInToString() {
        String longest = "x".repeat(ClientCommand.MAX_TOKEN_LENGTH);
        assertThat(codec.decodeCommand("{\"type\":\"refresh\",\"token\":\"" + longest + "\"}"))
                .isEqualTo(Refresh.builder(longest).build())
                .asString()
                .doesNotContain("xx");
        assertThat(Join.builder("dev", "Ann").token("secret").build().toString())
                .contains("Ann")
                .doesNotContain("secret");
        for (String token : List.of("\"" + longest + "x\"", "\"\"", "5", "[]")) {
            for (String type : List.of("refresh", "join")) {
                assertThatExceptionOfType(ProtocolException.class)
                        .isThrownBy(() -> codec.decodeCommand("{\"type\":\"" + type + "\",\"token\":" + token + "}"))
                        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
            }
        }
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeCommand("{\"type\":\"refresh\"}"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
    }

    /** A room event that v1 does not have must not keep its v2 receivers from it. */
    @Test
    void codec_knowsTheEventsOfItsVersion() {
        ServerEvent pong = new Pong("1");
        assertThat(new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT).has(pong))
                .isTrue();
        assertThat(new JsonCodec(ProtocolVersion.V1, InputLimits.DEFAULT).has(pong))
                .isFalse();
        ServerEvent connected = Connected.builder("c1").build();
        assertThat(new JsonCodec(ProtocolVersion.V1, InputLimits.DEFAULT).has(connected))
                .isTrue();
    }
}
