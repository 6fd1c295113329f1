package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.NotConnectedException;
import io.chathub.client.OutboxFullException;
import io.chathub.client.OutcomeUnknownException;
import io.chathub.client.OutgoingMessage;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message is sent under one key until it is acknowledged, and its future completes once. */
@Timeout(20)
@SuppressWarnings("FutureReturnValueIgnored") // sendWhenSpace returns the future of a future
class OutboxTest {

    private final SimulatedRuntime runtime = new SimulatedRuntime(1);
    private final List<FakeTransport> transports = new ArrayList<>();
    private ConnectionLoop loop;
    private RoomSession room;

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
    }

    private void start(int maxOutbox, int maxInFlight) {
        loop = new ConnectionLoop(
                Options.of(ReconnectPolicy.DEFAULT, maxOutbox, maxInFlight, runtime),
                "outbox-test",
                (listener, unused) -> {
                    FakeTransport transport = new FakeTransport(listener);
                    transports.add(transport);
                    return transport;
                });
        room = loop.rooms().session("dev");
        CompletableFuture<String> connecting = loop.connect();
        last().connect("c1");
        assertThat(result(connecting)).isEqualTo("c1");
        var unused = room.join();
        joined();
    }

    /** The result of a future that is complete once the dispatch thread has run. */
    private <T> T result(CompletableFuture<T> future) {
        runtime.run();
        assertThat(future).isDone();
        return future.join();
    }

    private FakeTransport last() {
        return transports.get(transports.size() - 1);
    }

    /** Answers the last join. */
    private void joined() {
        joined("dev");
    }

    private void joined(String name) {
        String join = sent("join").get(sent("join").size() - 1);
        last().text("{\"type\":\"joined\",\"ref\":\"" + field(join, "ref")
                + "\",\"room\":\"" + name + "\",\"username\":\"John\",\"id\":\"c\",\"epoch\":\"e\",\"offset\":0,"
                + "\"recovered\":true,\"events\":[],\"members\":[],\"memberCount\":1}");
    }

    /** The commands of this type on the newest connection. */
    private List<String> sent(String type) {
        return last().calls.stream()
                .filter(call -> call.startsWith("send {\"type\":\"" + type + "\""))
                .toList();
    }

    private List<String> texts() {
        return sent("message").stream().map(message -> field(message, "text")).toList();
    }

    private void acknowledge(String message, long offset, boolean duplicate) {
        last().text("{\"type\":\"ack\",\"ref\":\"" + field(message, "ref")
                + "\",\"room\":\"dev\",\"epoch\":\"e\",\"offset\":" + offset
                + ",\"timestamp\":\"2024-01-01T12:00:00.123Z\"" + (duplicate ? ",\"duplicate\":true}" : "}"));
    }

    private void refuse(String message, String code, boolean temporary, String more) {
        last().text("{\"type\":\"error\",\"ref\":\"" + field(message, "ref") + "\",\"code\":\"" + code
                + "\",\"message\":\"no\",\"temporary\":" + temporary + more + "}");
    }

    private void reconnect() {
        last().end(1006);
        nextAttempt();
        joined();
    }

    /** Advances the time to the next attempt, and connects it. */
    private void nextAttempt() {
        int before = transports.size();
        while (transports.size() == before) {
            runtime.advance(Duration.ofMillis(100));
        }
        last().connect("c" + transports.size());
    }

    @Test
    void oneMessageInFlight_keepsTheOrderOverARefusal() {
        start(10, 1);
        CompletableFuture<Receipt> first = room.send(message("1"));
        CompletableFuture<Receipt> second = room.send(message("2"));
        assertThat(texts()).containsExactly("1");
        refuse(sent("message").get(0), "rate-limited", true, ",\"retryAfter\":900");
        runtime.advance(Duration.ofMillis(899));
        assertThat(texts()).containsExactly("1");
        runtime.advance(Duration.ofMillis(1));
        assertThat(texts()).containsExactly("1", "1");
        acknowledge(sent("message").get(1), 1, false);
        assertThat(result(first).offset()).isEqualTo(1);
        assertThat(texts()).containsExactly("1", "1");
        runtime.advance(Duration.ofMillis(900));
        assertThat(texts()).as("at the pace of the server").containsExactly("1", "1", "2");
        acknowledge(sent("message").get(2), 2, false);
        assertThat(result(second).offset()).isEqualTo(2);
    }

    @Test
    void pauseAfterARefusal_endsWithTheMembership() {
        start(10, 1);
        CompletableFuture<Receipt> refused = room.send(message("refused"));
        refuse(sent("message").get(0), "unavailable", true, ",\"retryAfter\":60000");
        CompletableFuture<Void> left = room.leave();
        last().text("{\"type\":\"left\",\"ref\":\"" + field(sent("leave").get(0), "ref") + "\",\"room\":\"dev\"}");
        result(left);
        assertThat(refused).isCompletedExceptionally();
        var unused = room.join();
        joined();
        var unusedReceipt = room.send(message("after the return"));
        assertThat(texts()).containsExactly("refused", "after the return");
    }

    @Test
    void messageWithoutAReply_holdsTheOtherRoomsUntilItExpires() {
        start(10, 1);
        RoomSession other = loop.rooms().session("ops");
        var unusedJoin = other.join();
        joined("ops");
        CompletableFuture<Receipt> first = room.send(message("first"));
        refuse(sent("message").get(0), "rate-limited", true, ",\"retryAfter\":900");
        advanceConnected(Duration.ofSeconds(10));
        var unused = other.send(message("of another room"));
        assertThat(texts()).containsExactly("first", "first");
        advanceConnected(Duration.ofSeconds(260));
        assertThatThrownBy(() -> result(first)).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(texts()).containsExactly("first", "first", "of another room");
        assertThat(transports).hasSize(1);
    }

    /** Advances the time, with a frame from the server each five seconds. */
    private void advanceConnected(Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 5) {
            runtime.advance(Duration.ofSeconds(5));
            last().text("{\"type\":\"typing\",\"username\":\"Ann\",\"isTyping\":true,\"room\":\"dev\",\"id\":\"a\"}");
        }
    }

    @Test
    void refusedMessagesInFlight_areSentAgainInTheirOrder() {
        start(10, 4);
        for (int i = 1; i <= 6; i++) {
            var unused = room.send(message("" + i));
        }
        assertThat(texts()).containsExactly("1", "2", "3", "4");
        for (int i = 0; i < 4; i++) {
            refuse(sent("message").get(i), "rate-limited", true, ",\"retryAfter\":50");
        }
        for (int i = 4; i < 10; i++) {
            runtime.advance(Duration.ofSeconds(1));
            assertThat(texts()).as("one at a time").hasSize(i + 1);
            acknowledge(sent("message").get(i), i, false);
        }
        assertThat(texts().subList(4, 10)).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void messageThatWaitsForTheRate_isNotSentAfterALeave() {
        start(10, 1);
        var first = room.send(message("1"));
        refuse(sent("message").get(0), "rate-limited", true, ",\"retryAfter\":900");
        var unused = room.leave();
        assertThatThrownBy(() -> result(first)).hasCauseInstanceOf(IllegalStateException.class);
        runtime.advance(Duration.ofSeconds(5));
        assertThat(texts()).containsExactly("1");
    }

    @Test
    void messagesThatWaitForSpace_areSentInOrder() {
        start(2, 1);
        CompletableFuture<Receipt> first = room.sendWhenSpace(message("1")).join();
        var unused = room.send(message("2"));
        CompletableFuture<CompletableFuture<Receipt>> third = room.sendWhenSpace(message("3"));
        CompletableFuture<CompletableFuture<Receipt>> fourth = room.sendWhenSpace(message("4"));
        assertThat(third).isNotDone();
        assertThat(room.sendWhenSpace(message("5")))
                .as("as many messages may wait for space as there is space")
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(OutboxFullException.class);
        acknowledge(sent("message").get(0), 1, false);
        assertThat(result(first).offset()).isEqualTo(1);
        CompletableFuture<Receipt> receipt = result(third);
        assertThat(receipt).isNotDone();
        assertThat(fourth).isNotDone();
        assertThat(room.send(message("6"))).as("the space is taken").isCompletedExceptionally();
        acknowledge(sent("message").get(1), 2, false);
        acknowledge(sent("message").get(2), 3, false);
        assertThat(result(receipt).offset()).isEqualTo(3);
        assertThat(result(fourth)).isNotDone();
        assertThat(texts()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void messagesThatWaitForSpace_failAtTheEnd() {
        start(1, 1);
        var inFlight = room.send(message("1"));
        CompletableFuture<CompletableFuture<Receipt>> left = room.sendWhenSpace(message("2"));
        var unused = room.leave();
        assertThatThrownBy(() -> result(left)).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> result(inFlight))
                .as("the server may have published it")
                .hasCauseInstanceOf(OutcomeUnknownException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);

        start(1, 1);
        var unusedReceipt = room.send(message("1"));
        CompletableFuture<CompletableFuture<Receipt>> closed = room.sendWhenSpace(message("2"));
        last().end(4503);
        assertThatThrownBy(() -> result(closed)).hasCauseInstanceOf(NotConnectedException.class);
        assertThat(room.sendWhenSpace(message("3"))).isCompletedExceptionally();
    }

    @Test
    void messagesThatWaitForSpace_followExpiredOnes() {
        start(1, 1);
        CompletableFuture<Receipt> tried = room.send(message("tried"));
        CompletableFuture<CompletableFuture<Receipt>> waiting = room.sendWhenSpace(message("waiting"));
        last().end(1006);
        runtime.advance(Duration.ofSeconds(1));
        runtime.advance(Duration.ofSeconds(270));
        assertThatThrownBy(() -> result(tried)).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(result(waiting)).isNotDone();
        last().end(1006);
        nextAttempt();
        joined();
        assertThat(texts()).containsExactly("waiting");
    }

    @Test
    void unacknowledgedMessages_areSentAgainWithTheirKeysInOrder() {
        start(10, 3);
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            receipts.add(room.send(message("" + i)));
        }
        assertThat(texts()).containsExactly("1", "2", "3");
        List<String> keys = sent("message").stream().map(m -> field(m, "key")).toList();
        acknowledge(sent("message").get(0), 1, false);
        assertThat(result(receipts.get(0))).isNotNull();
        assertThat(texts()).containsExactly("1", "2", "3", "4");
        reconnect();
        assertThat(texts()).containsExactly("2", "3", "4");
        assertThat(sent("message").stream().map(m -> field(m, "key")).toList().subList(0, 2))
                .isEqualTo(keys.subList(1, 3));
        acknowledge(sent("message").get(0), 2, true);
        assertThat(result(receipts.get(1)).duplicate()).isTrue();
        reconnect();
        assertThat(texts()).containsExactly("3", "4", "5");
        for (int i = 0; i < 3; i++) {
            acknowledge(sent("message").get(i), 3 + i, false);
        }
        receipts.forEach(receipt -> assertThat(result(receipt)).isNotNull());
        reconnect();
        assertThat(texts()).isEmpty();
    }

    @Test
    void fullOutbox_rejectsAndKeepsTheOthers() {
        start(2, 1);
        last().end(1006);
        CompletableFuture<Receipt> first = room.send(message("1"));
        var unused = room.send(message("2"));
        assertThat(room.send(message("3")))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(OutboxFullException.class)
                .withMessageContaining("2 messages wait");
        nextAttempt();
        joined();
        acknowledge(sent("message").get(0), 1, false);
        assertThat(result(first)).isNotNull();
        assertThat(texts()).containsExactly("1", "2");
        assertThat(room.send(message("4"))).isNotDone();
    }

    @Test
    void finalRefusal_failsTheMessageAndSendsTheNext() {
        start(10, 1);
        CompletableFuture<Receipt> refused = room.send(message("bad"));
        CompletableFuture<Receipt> fine = room.send(message("good"));
        refuse(sent("message").get(0), "forbidden", false, "");
        assertThatThrownBy(() -> result(refused))
                .cause()
                .isInstanceOfSatisfying(
                        RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        acknowledge(sent("message").get(1), 1, false);
        assertThat(result(fine).offset()).isEqualTo(1);
    }

    @Test
    void expiredKey_failsTheMessageInsteadOfSendingItAgain() {
        start(10, 1);
        CompletableFuture<Receipt> tried = room.send(message("tried"));
        last().end(1006);
        runtime.advance(Duration.ofSeconds(60)); // each attempt hangs until its timeout
        CompletableFuture<Receipt> neverTried = room.send(message("never tried"));
        runtime.advance(Duration.ofSeconds(210));
        assertThatThrownBy(() -> result(tried)).hasCauseInstanceOf(OutcomeUnknownException.class);
        last().end(1006);
        nextAttempt();
        joined();
        assertThat(texts()).containsExactly("never tried");
        acknowledge(sent("message").get(0), 1, false);
        assertThat(result(neverTried)).isNotNull();
    }

    @Test
    void refusedRejoin_failsTheWaitingMessages() {
        start(10, 1);
        CompletableFuture<Receipt> sent = room.send(message("0"));
        CompletableFuture<Receipt> waiting = room.send(message("1"));
        last().end(1006);
        nextAttempt();
        refuse(sent("join").get(0), "unavailable", true, "");
        runtime.advance(Duration.ofSeconds(1));
        assertThat(sent("join")).hasSize(2);
        refuse(sent("join").get(1), "forbidden", false, "");
        assertThatThrownBy(() -> result(waiting)).hasCauseInstanceOf(RequestRefusedException.class);
        assertThatThrownBy(() -> result(sent))
                .as("the server may have published it")
                .hasCauseInstanceOf(OutcomeUnknownException.class)
                .hasRootCauseInstanceOf(RequestRefusedException.class);
        assertThatThrownBy(() -> room.send(message("2"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unknownOutcome_isAskedForAgainWithTheSameKey() {
        start(10, 1);
        CompletableFuture<Receipt> receipt = room.send(message("1"));
        refuse(sent("message").get(0), "unavailable", true, ",\"unknown\":true");
        runtime.advance(Duration.ofSeconds(2));
        assertThat(receipt).isNotDone();
        assertThat(sent("message")).hasSize(2);
        assertThat(field(sent("message").get(1), "key"))
                .isEqualTo(field(sent("message").get(0), "key"));
        acknowledge(sent("message").get(1), 1, true);
        assertThat(result(receipt).duplicate()).isTrue();
    }

    @Test
    void removalAfterAnUnknownOutcome_isNoRefusal() {
        start(10, 1);
        CompletableFuture<Receipt> receipt = room.send(message("1"));
        refuse(sent("message").get(0), "unavailable", true, ",\"unknown\":true");
        runtime.advance(Duration.ofSeconds(2));
        refuse(sent("message").get(1), "not-a-member", false, "");
        assertThatThrownBy(() -> result(receipt)).hasCauseInstanceOf(OutcomeUnknownException.class);

        CompletableFuture<Receipt> refused = room.send(message("2"));
        refuse(sent("message").get(2), "not-a-member", false, "");
        assertThatThrownBy(() -> result(refused)).hasCauseInstanceOf(RequestRefusedException.class);
    }

    @Test
    void codesOfStates_areTheErrorCodesOfTheReceipt() {
        start(10, 1);
        for (ErrorCode code :
                List.of(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.LIMIT, ErrorCode.IDENTITY_REQUIRED)) {
            CompletableFuture<Receipt> receipt = room.send(message("x"));
            refuse(sent("message").get(sent("message").size() - 1), code.wireName(), false, "");
            assertThatThrownBy(() -> result(receipt))
                    .cause()
                    .isInstanceOfSatisfying(
                            RequestRefusedException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(code));
        }
    }

    @Test
    void close_failsTheWaitingMessages() {
        start(10, 1);
        CompletableFuture<Receipt> waiting = room.send(message("1"));
        last().end(4503);
        assertThatThrownBy(() -> result(waiting)).hasCauseInstanceOf(NotConnectedException.class);
    }

    @Test
    void acknowledgementWhileClosing_completesItsFuture() {
        start(10, 1);
        CompletableFuture<Receipt> inFlight = room.send(message("1"));
        runtime.schedule(0, () -> {
            acknowledge(sent("message").get(0), 1, false);
            last().end(1000);
        });
        loop.close();
        assertThat(loop.closed()).isDone();
        assertThat(result(inFlight).offset()).isEqualTo(1);
    }

    @Test
    void closeBeforeConnect_failsTheWaitingMessages() {
        loop = new ConnectionLoop(
                Options.of(ReconnectPolicy.DEFAULT, 10, 1, runtime), "outbox-test", (listener, unused) -> {
                    throw new AssertionError("no connection");
                });
        room = loop.rooms().session("dev");
        CompletableFuture<?> joining = room.join();
        CompletableFuture<Receipt> waiting = room.send(message("1"));
        loop.close();
        assertThat(joining).isCompletedExceptionally();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(room.reader().members()).isCompletedExceptionally();
        assertThat(loop.closed()).isDone();
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.builder(text).build();
    }

    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        assertThat(matcher.find()).as("%s in %s", name, json).isTrue();
        return matcher.group(1);
    }
}
