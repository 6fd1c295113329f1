package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chathub.protocol.admin.ConnectionTable;
import io.chathub.protocol.admin.RoomTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON of the HTTP API for operators. */
class AdminMessagesTest {

    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    private final JsonCodec codec = new JsonCodec();

    @Test
    void decodeAction_ofAllFields_ignoresUnknownOnes() {
        AdminAction action = codec.decodeAdminAction(
                "{\"kind\":\"user\",\"value\":\"u17\",\"duration\":\"10m\",\"reason\":\"insults\",\"later\":[1]}");
        assertThat(action)
                .isEqualTo(AdminAction.builder(AdminAction.Kind.USER, "u17")
                        .duration(Duration.ofMinutes(10))
                        .reason("insults")
                        .build());
        assertThat(codec.decodeAdminAction("{\"kind\":\"address\",\"value\":\"::1\",\"duration\":null}"))
                .isEqualTo(AdminAction.builder(AdminAction.Kind.ADDRESS, "::1").build());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "\"1s\",1", "600,600", "\"90s\",90", "\"12h\",43200", "\"365d\",31536000", "31536000,31536000"})
    void decodeAction_ofADurationInSecondsOrWithAUnit(String json, long seconds) {
        assertThat(codec.decodeAdminAction("{\"kind\":\"client\",\"value\":\"c\",\"duration\":" + json + "}")
                        .duration())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"value":"c"}|kind:
                    {"kind":"<b>","value":"c"}|kind:
                    {"kind":"USER","value":"c"}|kind:
                    {"kind":7,"value":"c"}|kind:
                    {"kind":"client"}|value:
                    {"kind":"client","value":""}|value:
                    {"kind":"client","value":["c"]}|value:
                    {"kind":"client","value":"c","duration":0}|duration:
                    {"kind":"client","value":"c","duration":-5}|duration:
                    {"kind":"client","value":"c","duration":0.5}|duration:
                    {"kind":"client","value":"c","duration":1.5}|duration:
                    {"kind":"client","value":"c","duration":1e300}|duration:
                    {"kind":"client","value":"c","duration":"366d"}|duration:
                    {"kind":"client","value":"c","duration":"99999999d"}|duration:
                    {"kind":"client","value":"c","duration":"<b>"}|duration:
                    {"kind":"client","value":"c","duration":true}|duration:
                    {"kind":"client","value":"c","duration":""}|duration:
                    {"kind":"client","value":"c","reason":{}}|reason:
                    """)
    void decodeAction_ofABadField_isRejectedNamingTheFieldWithoutItsValue(String json, String field) {
        ProtocolException rejected = catchThrowableOfType(ProtocolException.class, () -> codec.decodeAdminAction(json));
        assertThat(rejected.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(rejected).hasMessageStartingWith(field).hasMessageNotContaining("<b>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    []
                    {"kind":"client","kind":"user","value":"c"}
                    {"kind":"client","value":"c"}{}
                    {"kind":'client',"value":"c"}
                    {"kind":"client","value":"c",}
                    {
                    """)
    void decodeAction_ofMalformedJson_isRejected(String json) {
        ProtocolException rejected = catchThrowableOfType(ProtocolException.class, () -> codec.decodeAdminAction(json));
        assertThat(rejected.code()).isEqualTo(ErrorCode.BAD_JSON);
    }

    @Test
    void decodeAction_ofALongValueOrReason_isRejected() {
        String longest = "x".repeat(AdminAction.MAX_LENGTH);
        assertThat(codec.decodeAdminAction(
                                "{\"kind\":\"client\",\"value\":\"" + longest + "\",\"reason\":\"" + longest + "\"}")
                        .reason())
                .isEqualTo(longest);
        for (String name : List.of("value", "reason")) {
            String other = name.equals("value") ? "" : "\"value\":\"c\",";
            ProtocolException rejected = catchThrowableOfType(
                    ProtocolException.class,
                    () -> codec.decodeAdminAction(
                            "{\"kind\":\"client\"," + other + "\"" + name + "\":\"" + longest + "x\"}"));
            assertThat(rejected).hasMessageStartingWith(name);
        }
    }

    @Test
    void encodeOverview_writesAllFieldsInOrder() {
        Map<ErrorCode, Long> refusals = new EnumMap<>(Map.of(ErrorCode.BAD_JSON, 2L));
        Map<CloseCode, Long> closes = new EnumMap<>(Map.of(CloseCode.KICKED, 3L));
        AdminOverview overview = AdminOverview.builder("ann from ::1", "t0ken", Duration.ofMinutes(15))
                .refusedHandshakes(Map.of("rejected-origin", 1L))
                .refusals(refusals)
                .closes(closes)
                .droppedFrames(4)
                .droppedNotifications(5)
                .failedSignIns(6)
                .clients(List.of(
                        AdminClient.builder("c1", "10.0.0.1", ProtocolVersion.V2, TIME)
                                .username("Bob")
                                .userId("u1")
                                .rooms(List.of("lobby"))
                                .build(),
                        AdminClient.builder("c2", "10.0.0.2", ProtocolVersion.V1, TIME)
                                .build()))
                .sanctions(List.of(AdminSanction.builder("ban", AdminAction.Kind.USER, "u9", TIME, "ann")
                        .reason("\"why\"\n")
                        .build()))
                .auditLog(List.of(
                        AdminAuditLine.builder(TIME, "ann", "ban", AdminAction.Kind.USER, "u9")
                                .duration(Duration.ofMinutes(1))
                                .reason("why")
                                .affected(2)
                                .build(),
                        AdminAuditLine.builder(TIME, "ann", "unban", AdminAction.Kind.ADDRESS, "::1")
                                .build()))
                .messages(List.of(new AdminOverview.Message("c1", TIME, "dev", 45)))
                .load(Map.of("deliveries", 7L))
                .store(new AdminOverview.Store("SQLite", 8, 9, 10, TIME, 11, "full"))
                .rooms(List.of(new AdminOverview.Room("dev", 12, 13, TIME), new AdminOverview.Room("ops", 0, 0, null)))
                .build();
        assertThat(new String(codec.encode(overview), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"operator\":\"ann from ::1\",\"actionToken\":\"t0ken\",\"expiresIn\":900000,"
                                + "\"refusedHandshakes\":{\"rejected-origin\":1},\"refusals\":{\"bad-json\":2},"
                                + "\"closes\":[{\"code\":4503,\"reason\":\"kicked\",\"count\":3}],\"droppedFrames\":4,"
                                + "\"droppedNotifications\":5,\"failedSignIns\":6,\"clients\":["
                                + "{\"id\":\"c1\",\"username\":\"Bob\",\"userId\":\"u1\",\"remoteAddress\":\"10.0.0.1\",\"version\":2,"
                                + "\"connectedAt\":\"2026-03-01T10:00:00.000Z\",\"rooms\":[\"lobby\"]},"
                                + "{\"id\":\"c2\",\"username\":\"\",\"remoteAddress\":\"10.0.0.2\",\"version\":1,"
                                + "\"connectedAt\":\"2026-03-01T10:00:00.000Z\",\"rooms\":[]}],"
                                + "\"sanctions\":[{\"sanction\":\"ban\",\"kind\":\"user\",\"value\":\"u9\","
                                + "\"until\":\"2026-03-01T10:00:00.000Z\",\"moderator\":\"ann\",\"reason\":\"\\\"why\\\"\\n\"}],"
                                + "\"auditLog\":[{\"at\":\"2026-03-01T10:00:00.000Z\",\"moderator\":\"ann\",\"action\":\"ban\","
                                + "\"kind\":\"user\",\"value\":\"u9\",\"duration\":60,\"reason\":\"why\",\"affected\":2},"
                                + "{\"at\":\"2026-03-01T10:00:00.000Z\",\"moderator\":\"ann\",\"action\":\"unban\","
                                + "\"kind\":\"address\",\"value\":\"::1\",\"reason\":\"\",\"affected\":0}],"
                                + "\"messages\":[{\"id\":\"c1\",\"timestamp\":\"2026-03-01T10:00:00.000Z\",\"room\":\"dev\","
                                + "\"offset\":45}],\"load\":{\"deliveries\":7},"
                                + "\"store\":{\"name\":\"SQLite\",\"bytes\":8,\"waiting\":9,\"commits\":10,"
                                + "\"lastCommit\":\"2026-03-01T10:00:00.000Z\",\"failures\":11,\"failure\":\"full\"},"
                                + "\"rooms\":[{\"name\":\"dev\",\"members\":12,\"messages\":13,"
                                + "\"lastMessage\":\"2026-03-01T10:00:00.000Z\"},{\"name\":\"ops\",\"members\":0,\"messages\":0}]}");
        assertThat(overview.toString()).doesNotContain("t0ken");
    }

    @Test
    void encodeTables_writesAllFieldsInOrder() {
        RoomTable rooms = new RoomTable(
                20,
                3,
                List.of(
                        new RoomTable.Row("dev", 12, 13, 1234.567, TIME),
                        new RoomTable.Row("new", 0, 0, null, null),
                        new RoomTable.Row("ops", 1, 0, 0.0, null)));
        assertThat(new String(codec.encode(rooms), StandardCharsets.UTF_8))
                .isEqualTo("{\"total\":20,\"matching\":3,\"rooms\":["
                        + "{\"name\":\"dev\",\"members\":12,\"messages\":13,\"rate\":1234.57,"
                        + "\"lastMessage\":\"2026-03-01T10:00:00.000Z\"},"
                        + "{\"name\":\"new\",\"members\":0,\"messages\":0},"
                        + "{\"name\":\"ops\",\"members\":1,\"messages\":0,\"rate\":0.00}]}");
        AdminClient client = AdminClient.builder("c1", "10.0.0.1", ProtocolVersion.V2, TIME)
                .username("Bob")
                .rooms(List.of("lobby"))
                .build();
        ConnectionTable connections =
                new ConnectionTable(2, 1, List.of(new ConnectionTable.Row(client, 7, TIME.plusSeconds(1))));
        assertThat(new String(codec.encode(connections), StandardCharsets.UTF_8))
                .isEqualTo("{\"total\":2,\"matching\":1,\"connections\":[{\"id\":\"c1\",\"username\":\"Bob\","
                        + "\"remoteAddress\":\"10.0.0.1\",\"version\":2,\"connectedAt\":\"2026-03-01T10:00:00.000Z\","
                        + "\"rooms\":[\"lobby\"],\"messagesSent\":7,\"lastActivity\":\"2026-03-01T10:00:01.000Z\"}]}");
    }
}
