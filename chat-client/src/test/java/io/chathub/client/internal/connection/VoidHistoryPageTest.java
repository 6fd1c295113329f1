package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ReconnectPolicy;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page of the history that fills a hole belongs to one membership on one connection. */
@Timeout(20)
class VoidHistoryPageTest {

    private final SimulatedRuntime runtime = new SimulatedRuntime(1);
    private final List<FakeTransport> transports = new ArrayList<>();
    private final List<Long> received = new ArrayList<>();
    private final ConnectionLoop loop = new ConnectionLoop(
            Options.of(ReconnectPolicy.DEFAULT, 10, 1, runtime), "history-test", (listener, unused) -> {
                FakeTransport transport = new FakeTransport(listener);
                transports.add(transport);
                return transport;
            });
    private final RoomSession room = loop.rooms().session("dev");

    @BeforeEach
    void joinWithAHole() {
        room.on(MessagePosted.class, message -> received.add(message.offset()));
        var connecting = loop.connect();
        last().connect("c1");
        var joining = room.join();
        joined(0);
        last().text(message(5));
        runtime.run();
        assertThat(connecting).isCompleted();
        assertThat(joining).isCompleted();
        assertThat(sent("history")).hasSize(1);
    }

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
    }

    @Test
    void pageAfterLeave_isNotDelivered() {
        var leaving = room.leave();
        last().text(page(sent("history").get(0), 1, 5));
        runtime.run();
        assertThat(received).isEmpty();
        assertThat(leaving).isNotDone();
    }

    @Test
    void fetchRefusedForAMoment_isNotRepeatedOnTheNextConnection() {
        last().text("{\"type\":\"error\",\"ref\":\"" + ref(sent("history").get(0))
                + "\",\"code\":\"unavailable\",\"message\":\"no\",\"temporary\":true,\"retryAfter\":2000}");
        last().end(1006);
        runtime.advance(Duration.ofSeconds(1));
        assertThat(transports).hasSize(2);
        last().connect("c2");
        joined(400);
        assertThat(sent("history")).hasSize(1);
        runtime.advance(Duration.ofSeconds(2));
        assertThat(sent("history")).as("one request for one hole").hasSize(1);
        last().text(page(sent("history").get(0), 1, 300));
        assertThat(sent("history")).hasSize(2);
        last().text(page(sent("history").get(1), 301, 400));
        runtime.run();
        assertThat(received).isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
    }

    @Test
    void fetchRefusedForAMoment_isRepeatedOnItsConnection() {
        last().text("{\"type\":\"error\",\"ref\":\"" + ref(sent("history").get(0))
                + "\",\"code\":\"unavailable\",\"message\":\"no\",\"temporary\":true,\"retryAfter\":2000}");
        runtime.advance(Duration.ofSeconds(2));
        last().text(page(sent("history").get(1), 1, 5));
        runtime.run();
        assertThat(received).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void pageOfAnotherEpoch_waitsForItsReset() {
        last().text(page("f", sent("history").get(0), 1, 7));
        last().text(reset("f", 0));
        runtime.advance(Duration.ofSeconds(5));
        assertThat(sent("history")).as("nothing was posted in the new epoch").hasSize(1);
        last().text(message(1));
        runtime.run();
        assertThat(received).containsExactly(1L);
    }

    @Test
    void pagesOfAnotherEpochWithoutAReset_leadToThatEpoch() {
        last().text(page("f", sent("history").get(0), 1, 7));
        assertThat(sent("history")).as("a reset may follow").hasSize(1);
        runtime.advance(Duration.ofSeconds(1));
        last().text(page("f", sent("history").get(1), 1, 7));
        assertThat(sent("history").get(2)).contains("\"epoch\":\"f\",\"after\":0");
        last().text(page("f", sent("history").get(2), 1, 7));
        last().text(message(8));
        runtime.run();
        assertThat(received).isEqualTo(LongStream.rangeClosed(1, 8).boxed().toList());
    }

    @Test
    void resetToTheKnownEpoch_leavesTheFetchPending() {
        last().text(reset("e", 5));
        last().text(page(sent("history").get(0), 1, 5));
        runtime.run();
        assertThat(received).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void resetBehindThePagesOfItsEpoch_leavesTheFetchPending() {
        last().text(page("f", sent("history").get(0), 1, 7));
        runtime.advance(Duration.ofSeconds(1));
        last().text(page("f", sent("history").get(1), 1, 7));
        last().text(reset("f", 0));
        last().text(page("f", sent("history").get(2), 1, 7));
        runtime.run();
        assertThat(received).isEqualTo(LongStream.rangeClosed(1, 7).boxed().toList());
    }

    @Test
    void pageOfAnotherEpoch_waitsForItsResetEachTime() {
        last().text(page("f", sent("history").get(0), 1, 7));
        runtime.advance(Duration.ofSeconds(1));
        last().text(page(sent("history").get(1), 1, 5));
        last().text(message(8));
        assertThat(sent("history")).hasSize(3);
        last().text(page("f", sent("history").get(2), 1, 9));
        assertThat(sent("history")).as("a reset may follow").hasSize(3);
    }

    @Test
    void pagesOfAnotherEpochWithStates_areAskedWhatTheyShare() {
        String stated = ",\"floor\":0,";
        var unused = room.leave();
        last().text("{\"type\":\"left\",\"ref\":\"" + ref(sent("leave").get(0)) + "\",\"room\":\"dev\"}");
        var joining = room.join();
        last().text(joinedFrame(1, 3).replace(",\"members\"", stated + "\"members\""));
        last().text(message(5));
        runtime.run();
        assertThat(joining).isCompleted();
        int before = sent("history").size();
        last().text(page("f", sent("history").get(before - 1), 1, 7).replace(",\"events\"", stated + "\"events\""));
        runtime.advance(Duration.ofSeconds(1));
        last().text(page("f", sent("history").get(before), 1, 7).replace(",\"events\"", stated + "\"events\""));
        assertThat(sent("history").get(before + 1)).contains("\"epoch\":\"e\",\"after\":3,\"limit\":1");
    }

    private FakeTransport last() {
        return transports.get(transports.size() - 1);
    }

    /** The commands of this type on the newest connection. */
    private List<String> sent(String type) {
        return last().calls.stream()
                .filter(call -> call.startsWith("send {\"type\":\"" + type + "\""))
                .toList();
    }

    private void joined(long offset) {
        last().text(joinedFrame(0, offset));
    }

    /** The answer to the join with this index. */
    private String joinedFrame(int join, long offset) {
        return "{\"type\":\"joined\",\"ref\":\"" + ref(sent("join").get(join))
                + "\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c\",\"epoch\":\"e\",\"offset\":" + offset
                + ",\"recovered\":false,\"events\":[],\"members\":[],\"memberCount\":1}";
    }

    private static String reset(String epoch, long offset) {
        return "{\"type\":\"reset\",\"room\":\"dev\",\"epoch\":\"" + epoch + "\",\"offset\":" + offset + "}";
    }

    private static String page(String request, long first, long last) {
        return page("e", request, first, last);
    }

    private static String page(String epoch, String request, long first, long last) {
        return "{\"type\":\"history\",\"ref\":\"" + ref(request) + "\",\"room\":\"dev\",\"epoch\":\"" + epoch
                + "\",\"offset\":"
                + last
                + ",\"events\":["
                + LongStream.rangeClosed(first, last)
                        .mapToObj(VoidHistoryPageTest::message)
                        .collect(Collectors.joining(","))
                + "],\"more\":false}";
    }

    private static String message(long offset) {
        return "{\"type\":\"message\",\"id\":\"a\",\"username\":\"Ann\",\"text\":\"x\","
                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"room\":\"dev\",\"offset\":" + offset + "}";
    }

    private static String ref(String request) {
        Matcher matcher = Pattern.compile("\"ref\":\"([^\"]*)\"").matcher(request);
        assertThat(matcher.find()).as(request).isTrue();
        return matcher.group(1);
    }
}
