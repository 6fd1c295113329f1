package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.OutcomeUnknownException;
import io.chathub.client.OutgoingMessage;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.reply.Reactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The requests that change messages share the outbox, the order and the repetition of messages. */
@Timeout(20)
class ChangeRequestsTest {

    private static final String ALL = "\"edit\",\"delete\",\"reaction\",\"reply\",\"mention\",\"pin\"";

    private final SimulatedRuntime runtime = new SimulatedRuntime(1);
    private final List<FakeTransport> transports = new ArrayList<>();
    private ConnectionLoop loop;
    private RoomSession room;
    private String features = ALL;

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
    }

    private void start(int maxInFlight) {
        loop = new ConnectionLoop(
                Options.of(ReconnectPolicy.DEFAULT, 10, maxInFlight, runtime), "changes-test", (listener, unused) -> {
                    FakeTransport transport = new FakeTransport(listener);
                    transports.add(transport);
                    return transport;
                });
        room = loop.rooms().session("dev");
        var connecting = loop.connect();
        connect();
        var joining = room.join();
        joined("e");
        runtime.run();
        assertThat(connecting).isCompleted();
        assertThat(joining).isCompleted();
    }

    private void connect() {
        last().text("{\"type\":\"connect\",\"id\":\"c" + transports.size()
                + "\",\"version\":2,\"limits\":{\"maxMessageBytes\":65536,\"maxRooms\":128},\"pingInterval\":25000,"
                + "\"features\":[" + features + "]}");
    }

    private void joined(String epoch) {
        List<String> joins = sent("join");
        last().text("{\"type\":\"joined\",\"ref\":\"" + field(joins.get(joins.size() - 1), "ref")
                + "\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c\",\"epoch\":\"" + epoch
                + "\",\"offset\":9,\"recovered\":true,\"floor\":0,\"events\":[],\"members\":[],\"memberCount\":1}");
    }

    private FakeTransport last() {
        return transports.get(transports.size() - 1);
    }

    private List<String> sent(String type) {
        return last().calls.stream()
                .filter(call -> call.startsWith("send {\"type\":\"" + type + "\""))
                .toList();
    }

    /** The durable requests of the newest connection, with random keys left out. */
    private List<String> requests() {
        return last().calls.stream()
                .filter(call -> call.startsWith("send {") && !call.contains("\"type\":\"join\""))
                .map(call -> call.substring("send ".length()).replaceAll("\"key\":\"[0-9a-f]{32}\"", "\"key\""))
                .toList();
    }

    private String lastRequest() {
        return last().calls.get(last().calls.size() - 1);
    }

    private void acknowledge(String request, long offset, String more) {
        last().text("{\"type\":\"ack\",\"ref\":\"" + field(request, "ref")
                + "\",\"room\":\"dev\",\"epoch\":\"e\",\"offset\":" + offset
                + ",\"timestamp\":\"2024-01-01T12:00:00.123Z\"" + more + "}");
    }

    private void refuse(String request, String code, boolean temporary, String more) {
        last().text("{\"type\":\"error\",\"ref\":\"" + field(request, "ref") + "\",\"code\":\"" + code
                + "\",\"message\":\"no\",\"temporary\":" + temporary + more + "}");
    }

    /** Loses the connection, and joins again on the next. */
    private void reconnect(String epoch) {
        lose();
        connect();
        joined(epoch);
    }

    private void lose() {
        last().end(1006);
        int before = transports.size();
        while (transports.size() == before) {
            runtime.advance(Duration.ofMillis(100));
        }
    }

    private <T> T result(CompletableFuture<T> future) {
        runtime.run();
        assertThat(future).isDone();
        return future.join();
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.builder(text).build();
    }

    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        assertThat(matcher.find()).as("%s in %s", name, json).isTrue();
        return matcher.group(1);
    }

    @Test
    void requests_areSentInOneOrderWithKeyAndEpoch() {
        start(16);
        var message = room.send(OutgoingMessage.builder("Hi")
                .price(new JsonNumber("1.50"))
                .replyTo(3)
                .thread(2)
                .mention("u1")
                .mention("u1")
                .everyone(true)
                .build());
        var edit = room.edit(4, OutgoingMessage.builder("new").mention("u2").build());
        var delete = room.delete(5);
        var reaction = room.react(6, "\ud83d\udc4d", true);
        var pin = room.pin(7, false);
        assertThat(requests())
                .containsExactly(
                        "{\"type\":\"message\",\"ref\":\"2\",\"key\",\"room\":\"dev\",\"epoch\":\"e\",\"text\":\"Hi\",\"price\":1.50,"
                                + "\"replyTo\":3,\"thread\":2,\"mentions\":[\"u1\"],\"everyone\":true}",
                        "{\"type\":\"edit\",\"ref\":\"3\",\"key\",\"room\":\"dev\",\"epoch\":\"e\",\"target\":4,\"text\":\"new\","
                                + "\"mentions\":[\"u2\"]}",
                        "{\"type\":\"delete\",\"ref\":\"4\",\"key\",\"room\":\"dev\",\"epoch\":\"e\",\"target\":5}",
                        "{\"type\":\"reaction\",\"ref\":\"5\",\"room\":\"dev\",\"epoch\":\"e\",\"target\":6,\"emoji\":\"\ud83d\udc4d\",\"on\":true}",
                        "{\"type\":\"pin\",\"ref\":\"6\",\"key\",\"room\":\"dev\",\"epoch\":\"e\",\"target\":7,\"on\":false}");
        acknowledge(sent("message").get(0), 10, ",\"everyone\":false");
        acknowledge(sent("edit").get(0), 11, "");
        acknowledge(sent("delete").get(0), 12, "");
        acknowledge(sent("reaction").get(0), 13, "");
        acknowledge(sent("pin").get(0), 7, ",\"duplicate\":true");
        assertThat(result(message).everyoneRefused()).isTrue();
        assertThat(result(edit)).satisfies(receipt -> {
            assertThat(receipt.offset()).isEqualTo(11);
            assertThat(receipt.epoch()).isEqualTo("e");
            assertThat(receipt.everyoneRefused()).isFalse();
        });
        assertThat(result(delete).duplicate()).isFalse();
        assertThat(result(reaction).offset()).isEqualTo(13);
        assertThat(result(pin).duplicate()).isTrue();
    }

    @Test
    void oneInFlight_holdsTheNextKindOfRequest() {
        start(1);
        var message = room.send(message("1"));
        var deletion = room.delete(3);
        var reaction = room.react(4, "+", true);
        assertThat(requests()).hasSize(1);
        acknowledge(sent("message").get(0), 10, "");
        assertThat(requests()).hasSize(2);
        acknowledge(sent("delete").get(0), 11, "");
        assertThat(sent("reaction")).hasSize(1);
        acknowledge(sent("reaction").get(0), 12, "");
        assertThat(List.of(
                        result(message).offset(),
                        result(deletion).offset(),
                        result(reaction).offset()))
                .containsExactly(10L, 11L, 12L);
    }

    @Test
    void changesOfOneMessage_areInOrderOverARefusal() {
        start(16);
        var first = room.react(4, "+", true);
        var second = room.react(4, "+", false);
        var other = room.react(5, "+", true);
        assertThat(sent("reaction")).hasSize(1);
        refuse(lastRequest(), "unavailable", true, ",\"retryAfter\":100");
        assertThat(sent("reaction")).hasSize(1);
        runtime.advance(Duration.ofMillis(100));
        assertThat(lastRequest()).contains("\"target\":4", "\"on\":true");
        acknowledge(lastRequest(), 10, "");
        assertThat(sent("reaction")).hasSize(4);
        assertThat(sent("reaction").get(2)).contains("\"target\":4", "\"on\":false");
        assertThat(sent("reaction").get(3)).contains("\"target\":5");
        assertThat(result(first).offset()).isEqualTo(10);
        assertThat(second).isNotDone();
        assertThat(other).isNotDone();
    }

    @Test
    void lostRequests_areRepeatedWithKeyAndFormerEpoch() {
        start(16);
        var edit = room.edit(4, message("new"));
        var reaction = room.react(5, "+", true);
        String key = field(sent("edit").get(0), "key");
        reconnect("e2");
        assertThat(sent("edit")).hasSize(1);
        assertThat(sent("edit").get(0)).contains("\"key\":\"" + key + "\"", "\"epoch\":\"e\"");
        assertThat(sent("reaction").get(0)).contains("\"epoch\":\"e\"", "\"target\":5");
        acknowledge(sent("edit").get(0), 10, ",\"duplicate\":true");
        acknowledge(sent("reaction").get(0), 11, "");
        assertThat(result(edit).duplicate()).isTrue();
        assertThat(result(reaction).offset()).isEqualTo(11);
        var later = room.delete(6);
        assertThat(lastRequest()).contains("\"epoch\":\"e2\"");
        assertThat(later).isNotDone();
    }

    @Test
    void unknownOutcome_isAskedForAgainWithTheSameKey() {
        start(1);
        var deletion = room.delete(4);
        String key = field(lastRequest(), "key");
        refuse(lastRequest(), "unavailable", true, ",\"unknown\":true");
        runtime.advance(Duration.ofSeconds(2));
        assertThat(sent("delete")).hasSize(2);
        assertThat(field(lastRequest(), "key")).isEqualTo(key);
        acknowledge(lastRequest(), 10, ",\"duplicate\":true");
        assertThat(result(deletion).duplicate()).isTrue();
    }

    @Test
    void editOfARevision_namesItInEachAttempt() {
        start(16);
        var edit = room.edit(4, OutgoingMessage.builder("new").rev(3).build());
        String first = sent("edit").get(0);
        assertThat(first).endsWith("\"epoch\":\"e\",\"target\":4,\"text\":\"new\",\"rev\":3}");
        reconnect("e2");
        assertThat(lastRequest())
                .contains("\"key\":\"" + field(first, "key") + "\"", "\"epoch\":\"e\"")
                .endsWith("\"text\":\"new\",\"rev\":3}");
        acknowledge(lastRequest(), 10, ",\"duplicate\":true");
        assertThat(result(edit).offset()).isEqualTo(10);
    }

    @Test
    void editOfAnotherRevision_failsForCertain() {
        start(16);
        var edit = room.edit(4, OutgoingMessage.builder("new").rev(3).build());
        reconnect("e");
        refuse(lastRequest(), "conflict", false, "");
        assertThatThrownBy(() -> result(edit))
                .cause()
                .isInstanceOfSatisfying(
                        RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void reactions_haveARateOfTheirOwn() {
        start(16);
        var first = room.react(4, "+", true);
        refuse(lastRequest(), "rate-limited", true, ",\"retryAfter\":5000");
        var message = room.send(message("at once"));
        assertThat(sent("message")).hasSize(1);
        assertThat(sent("reaction")).hasSize(1);
        runtime.advance(Duration.ofSeconds(5));
        assertThat(sent("reaction")).hasSize(2);
        assertThat(first).isNotDone();
        assertThat(message).isNotDone();
    }

    @Test
    void featureThatTheServerDoesNotName_isNotSent() {
        features = "\"delete\"";
        start(1);
        List<CompletableFuture<Receipt>> unsupported = List.of(
                room.edit(4, message("new")),
                room.react(4, "+", true),
                room.pin(4, true),
                room.send(OutgoingMessage.builder("x").replyTo(1).build()),
                room.send(OutgoingMessage.builder("x").mention("u").build()));
        var deletion = room.delete(4);
        assertThat(requests()).hasSize(1);
        assertThat(sent("delete")).hasSize(1);
        acknowledge(lastRequest(), 10, "");
        assertThat(result(deletion).offset()).isEqualTo(10);
        for (CompletableFuture<Receipt> future : unsupported) {
            assertThatThrownBy(() -> result(future))
                    .hasCauseInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("the server does not have the feature ");
        }
    }

    @Test
    void featureThatIsGoneAfterALoss_leavesTheOutcomeUnknown() {
        start(1);
        var edit = room.edit(4, message("new"));
        var waiting = room.edit(5, message("new"));
        features = "";
        reconnect("e");
        assertThat(requests()).isEmpty();
        assertThatThrownBy(() -> result(edit))
                .hasCauseInstanceOf(OutcomeUnknownException.class)
                .hasRootCauseInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> result(waiting)).hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusalOfARepeatedRequest_isCertainWithAKeyAlone() {
        start(16);
        var edit = room.edit(4, message("new"));
        var reaction = room.react(5, "+", true);
        reconnect("e");
        refuse(sent("edit").get(0), "not-found", false, "");
        refuse(sent("reaction").get(0), "not-found", false, "");
        assertThatThrownBy(() -> result(edit))
                .cause()
                .isInstanceOfSatisfying(
                        RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> result(reaction)).hasCauseInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void refusalByAServerBeforeFeatures_leavesTheOutcomeUnknown() {
        features = "";
        start(1);
        var message = room.send(message("1"));
        reconnect("e");
        refuse(lastRequest(), "forbidden", false, "");
        assertThatThrownBy(() -> result(message)).hasCauseInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void requestThatWaitedForItsRate_isNotMaybeDoneAfterALoss() {
        start(16);
        var first = room.send(message("1"));
        refuse(lastRequest(), "rate-limited", true, ",\"retryAfter\":5000");
        var second = room.send(message("2"));
        assertThat(sent("message")).hasSize(1);
        lose();
        connect();
        refuse(sent("join").get(0), "forbidden", false, "");
        assertThatThrownBy(() -> result(first)).hasCauseInstanceOf(RequestRefusedException.class);
        assertThatThrownBy(() -> result(second)).hasCauseInstanceOf(RequestRefusedException.class);
    }

    @Test
    void requestThatIsRefusedUntilItExpires_wasNotDone() {
        start(1);
        var refused = room.send(message("1"));
        for (int second = 0; second < 270; second += 5) {
            refuse(lastRequest(), "unavailable", true, ",\"retryAfter\":5000");
            runtime.advance(Duration.ofSeconds(5));
        }
        assertThatThrownBy(() -> result(refused))
                .cause()
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.isTemporary()).isTrue());
    }

    @Test
    void readsOfFeatures_nameThreadPinsAndReactions() {
        start(1);
        var thread = room.reader().thread(4, 9L, 10);
        assertThat(lastRequest()).endsWith("\"room\":\"dev\",\"epoch\":\"e\",\"before\":9,\"limit\":10,\"thread\":4}");
        var pinned = room.reader().pinned(null);
        assertThat(lastRequest()).endsWith("\"room\":\"dev\",\"limit\":300,\"pinned\":true}");
        var reactors = room.reader().reactors(4, "+", "a7", 2);
        assertThat(lastRequest())
                .endsWith("\"epoch\":\"e\",\"target\":4,\"emoji\":\"+\",\"after\":\"a7\",\"limit\":2}");
        last().text("{\"type\":\"reactions\",\"ref\":\"" + field(lastRequest(), "ref")
                + "\",\"room\":\"dev\",\"target\":4,\"emoji\":\"+\",\"count\":3,\"users\":[{\"user\":\"u1\","
                + "\"username\":\"Ann\"}],\"next\":\"a8\",\"more\":true}");
        assertThat(result(reactors)).satisfies(page -> {
            assertThat(page.count()).isEqualTo(3);
            assertThat(page.users()).containsExactly(new Reactor("u1", "Ann"));
            assertThat(page.next()).isEqualTo("a8");
        });
        assertThat(thread).isNotDone();
        assertThat(pinned).isNotDone();
    }

    @Test
    void aSearch_namesTheRoom_andHasAPage() {
        features = "\"search\"";
        start(1);
        var search = room.reader().search("hello wor", 10);
        assertThat(lastRequest()).endsWith("\"text\":\"hello wor\",\"room\":\"dev\",\"limit\":10}");
        last().text("{\"type\":\"search\",\"ref\":\"" + field(lastRequest(), "ref")
                + "\",\"events\":[],\"next\":\"x\"}");
        assertThat(result(search).next()).isEqualTo("x");
    }

    @Test
    void readsOfFeaturesThatTheServerDoesNotName_areNotSent() {
        features = "\"edit\"";
        start(1);
        for (CompletableFuture<?> read : List.of(
                room.reader().thread(4, null, 10),
                room.reader().pinned(null),
                room.reader().reactors(4, "+", null, 10),
                room.reader().search("word", 10))) {
            assertThatThrownBy(() -> result(read)).hasCauseInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(requests()).isEmpty();
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // sendWhenSpace returns the future of a future
    void argumentsOutOfRange_areRefused() {
        start(1);
        assertThatThrownBy(() -> room.react(4, "a b", true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        room.edit(4, OutgoingMessage.builder("x").replyTo(1).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> room.edit(4, message("\u0000"))).isInstanceOf(IllegalArgumentException.class);
        OutgoingMessage.Builder builder = OutgoingMessage.builder("x");
        for (int i = 0; i < 20; i++) {
            builder.mention("u" + i);
        }
        assertThatThrownBy(() -> builder.mention("u20")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.thread(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.rev(0)).isInstanceOf(IllegalArgumentException.class);
        OutgoingMessage edit = OutgoingMessage.builder("x").rev(1).build();
        assertThatThrownBy(() -> room.send(edit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> room.sendWhenSpace(edit)).isInstanceOf(IllegalArgumentException.class);
        assertThat(requests()).isEmpty();
    }
}
