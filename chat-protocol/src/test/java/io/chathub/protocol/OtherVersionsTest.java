package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of a v2 server that is older or newer than this client: missing fields, and unknown ones. */
class OtherVersionsTest {

    private static final String USER = "uAAAAAAAAAAAAAAAAAAA_-";

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    @Test
    void decode_ofANewerServersFieldsEventsAndCodes_ignoresThem() {
        HistoryFetched page = (HistoryFetched)
                codec.decodeEvent("{\"type\":\"history\",\"ref\":\"1\",\"room\":\"dev\",\"epoch\":\"e\",\"offset\":2,"
                        + "\"events\":[{\"type\":\"poll\",\"offset\":1},{\"type\":\"message\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"offset\":2}],"
                        + "\"news\":{\"deep\":[1,{\"x\":null}]}}");
        assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(2L);
        assertThat(codec.decodeEvent(
                        "{\"type\":\"error\",\"code\":\"brand-new\",\"message\":\"m\",\"temporary\":true}"))
                .isEqualTo(
                        Refused.builder(ErrorCode.INTERNAL, "m").temporary(true).build());
    }

    @Test
    void features_haveTheOrderAndTheNamesOfTheProtocol() {
        assertThat(Feature.values())
                .extracting(Feature::wireName)
                .containsExactly(
                        "edit",
                        "delete",
                        "reaction",
                        "reply",
                        "mention",
                        "pin",
                        "read",
                        "inbox",
                        "direct",
                        "roles",
                        "presence",
                        "upload",
                        "search",
                        "report",
                        "enc",
                        "command");
        for (Feature feature : Feature.values()) {
            assertThat(Feature.ofWireName(feature.wireName())).isEqualTo(feature);
        }
        assertThat(Feature.ofWireName("Edit")).isNull();
    }

    @Test
    void terms_haveTheFeaturesThatThisVersionKnows_inTheFixedOrder() {
        Terms terms = terms("\"features\":[\"pin\",\"teleport\",\"edit\",\"pin\"],\"user\":\"" + USER + "\"");
        assertThat(terms.features()).containsExactly(Feature.EDIT, Feature.PIN).isUnmodifiable();
        assertThat(terms.user()).isEqualTo(USER);
        Terms older = terms("\"news\":1");
        assertThat(older.features()).isEmpty();
        assertThat(older.user()).isNull();
        for (String bad : List.of("\"features\":{}", "\"features\":[5]", "\"user\":5", "\"user\":\"\"")) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> terms(bad))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
        }
    }

    private Terms terms(String more) {
        Connected connected = (Connected) codec.decodeEvent("{\"type\":\"connect\",\"id\":\"c1\",\"version\":2,"
                + "\"limits\":{\"maxMessageBytes\":65536,\"maxRooms\":128},\"pingInterval\":25000," + more + "}");
        assertThat(connected.terms()).isNotNull();
        return connected.terms();
    }

    @Test
    void messagesOfAnOlderServer_haveNeitherFloorNorThrough() {
        Joined joined = (Joined)
                codec.decodeEvent(
                        "{\"type\":\"joined\",\"room\":\"dev\",\"username\":\"J\",\"id\":\"c\","
                                + "\"epoch\":\"k3\",\"offset\":1,\"recovered\":true,\"events\":[],\"members\":[],\"memberCount\":1}");
        assertThat(joined.floor()).isNull();
        HistoryFetched page = (HistoryFetched) codec.decodeEvent(
                "{\"type\":\"history\",\"room\":\"dev\",\"epoch\":\"k3\",\"offset\":1,\"events\":[],\"more\":false}");
        assertThat(page.floor()).isNull();
        assertThat(page.through()).isNull();
        assertThat(page.unchanged()).isZero();
    }

    @Test
    void refused_isUnknownWithUnavailableAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Refused.builder(ErrorCode.INTERNAL, "m").unknown(true).build());
        Refused refused = (Refused) codec.decodeEvent(
                "{\"type\":\"error\",\"code\":\"brand-new\",\"message\":\"m\",\"temporary\":true,\"unknown\":true}");
        assertThat(refused.unknown()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"type\":\"message\",\"timestamp\":\"yesterday\"",
                "\"type\":\"edit\",\"target\":{\"thread\":3}",
                "\"type\":\"reaction\",\"target\":1,\"reactions\":[{\"emoji\":\"+\",\"count\":0}]",
                "\"type\":\"pin\",\"target\":1,\"on\":\"maybe\""
            })
    void decode_ofADurableEventWithFieldsOfAnotherForm_isAnUnknownEvent(String fields) {
        ServerEvent event = codec.decodeEvent("{" + fields + ",\"room\":\"dev\",\"offset\":48}");
        assertThat(event).isInstanceOf(UnknownEvent.class);
        assertThat(((UnknownEvent) event).offset()).isEqualTo(48);
        for (String noEvent : List.of(",\"offset\":48}", ",\"room\":\"dev\"}", ",\"room\":\"dev\",\"offset\":-1}")) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> codec.decodeEvent("{" + fields + noEvent))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
        }
        assertThatExceptionOfType(ProtocolException.class)
                .as("a state is not left out of its page")
                .isThrownBy(
                        () -> codec.decodeEvent("{\"type\":\"history\",\"room\":\"dev\",\"epoch\":\"e\",\"offset\":48,"
                                + "\"events\":[{" + fields + ",\"offset\":48}],\"more\":false}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "conversation", "brand-new", "", "Message"})
    void decode_ofAnUnknownTypeWithRoomAndOffset_isAnUnknownEvent(String type) {
        String json =
                "{\"type\":\"" + type + "\",\"id\":\"c1\",\"room\":\"dev\",\"offset\":48,\"target\":{\"x\":[null]}}";
        ServerEvent event = codec.decodeEvent(json);
        assertThat(event).isEqualTo(UnknownEvent.of(type, "dev", 48));
        assertThat(((UnknownEvent) event).id()).isEmpty();
        assertThat(codec.has(event)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(event));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> new JsonCodec().decodeEvent(json))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"news\"}",
                "{\"type\":\"news\",\"room\":\"dev\"}",
                "{\"type\":\"news\",\"offset\":1}",
                "{\"type\":\"news\",\"room\":null,\"offset\":1}",
                "{\"type\":\"news\",\"room\":\"dev\",\"offset\":0}",
                "{\"type\":\"news\",\"room\":\"dev\",\"offset\":-1}",
                "{\"type\":\"news\",\"room\":\"dev\",\"offset\":1.5}",
                "{\"type\":\"news\",\"room\":\"dev\",\"offset\":\"1\"}",
                "{\"type\":\"news\",\"room\":\"dev\",\"offset\":{}}",
                "{\"type\":\"news\",\"room\":\"dev\",\"offset\":9007199254740992}",
                "{\"type\":\"news\",\"room\":\"dev\",\"offset\":1e300}",
                "{\"type\":\"opened\",\"room\":\"dev\",\"offset\":1}"
            })
    void decode_ofAnotherUnknownType_isRejectedAsUnknown(String json) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeEvent(json))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE));
    }

    /** A reply that lacks a field is malformed, and no event: it does not move the position of a client. */
    @ParameterizedTest
    @ValueSource(strings = {"joined", "reset", "ack", "history"})
    void decode_ofAReplyWithRoomAndOffsetAlone_isABadField(String type) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeEvent("{\"type\":\"" + type + "\",\"room\":\"dev\",\"offset\":1}"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
    }
}
