package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.NotConnectedException;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.internal.room.LiveMessages;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live list reads the newest page, follows the events, and is read again after each loss. */
@Timeout(20)
class LiveMessagesTest {

    private static final String TIME = "2024-01-01T12:00:00.123Z";

    private final SimulatedRuntime runtime = new SimulatedRuntime(1);
    private final List<FakeTransport> transports = new ArrayList<>();
    private final ConnectionLoop loop =
            new ConnectionLoop(Options.of(ReconnectPolicy.DEFAULT, 10, 1, runtime), "list-test", (listener, unused) -> {
                FakeTransport transport = new FakeTransport(listener);
                transports.add(transport);
                return transport;
            });
    private final RoomSession room = loop.rooms().session("dev");
    private final List<String> changes = new ArrayList<>();

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
    }

    private LiveMessages open() {
        LiveMessages list = room.messages(3);
        list.onChange((delta, reset) -> changes.add((reset ? "reset " : "") + "+" + texts(delta.inserted()) + " ~"
                + texts(delta.replaced()) + " -" + texts(delta.removed())));
        return list;
    }

    private static List<String> texts(List<MessagePosted> messages) {
        return messages.stream().map(MessagePosted::text).toList();
    }

    private FakeTransport last() {
        return transports.get(transports.size() - 1);
    }

    private List<String> sent(String type) {
        return last().calls.stream()
                .filter(call -> call.startsWith("send {\"type\":\"" + type + "\""))
                .toList();
    }

    private String lastHistory() {
        runtime.run();
        List<String> all = sent("history");
        assertThat(all).isNotEmpty();
        return all.get(all.size() - 1);
    }

    private static String ref(String request) {
        Matcher matcher = Pattern.compile("\"ref\":\"([^\"]*)\"").matcher(request);
        assertThat(matcher.find()).as(request).isTrue();
        return matcher.group(1);
    }

    private void connect() {
        if (transports.isEmpty()) {
            var unused = loop.connect();
        }
        last().connect("c" + transports.size());
    }

    private void joined(String epoch, long offset, String... events) {
        last().text("{\"type\":\"joined\",\"ref\":\"" + ref(sent("join").get(0))
                + "\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c\",\"epoch\":\"" + epoch + "\",\"offset\":"
                + offset
                + ",\"recovered\":true,\"floor\":0,\"events\":[" + String.join(",", events)
                + "],\"members\":[],\"memberCount\":1}");
        runtime.run();
    }

    private void start(long offset) {
        connect();
        var unused = room.join();
        joined("e", offset);
    }

    private void lose() {
        last().end(1006);
        int before = transports.size();
        while (transports.size() == before) {
            runtime.advance(Duration.ofMillis(100));
        }
        connect();
    }

    private static String message(long offset, String more) {
        return "{\"type\":\"message\",\"id\":\"a\",\"username\":\"Ann\",\"text\":\"m" + offset + "\",\"timestamp\":\""
                + TIME + "\",\"room\":\"dev\",\"offset\":" + offset + more + "}";
    }

    private static String edit(long target, long offset, String text) {
        return "{\"type\":\"edit\",\"id\":\"a\",\"username\":\"Ann\",\"text\":\"" + text + "\",\"timestamp\":\"" + TIME
                + "\",\"room\":\"dev\",\"offset\":" + offset + ",\"target\":" + target + ",\"rev\":2}";
    }

    private void live(String event) {
        last().text(event);
        runtime.run();
    }

    private void page(String epoch, long head, boolean more, String... events) {
        last().text("{\"type\":\"history\",\"ref\":\"" + ref(lastHistory()) + "\",\"room\":\"dev\",\"epoch\":\"" + epoch
                + "\",\"offset\":" + head + ",\"floor\":0,\"events\":["
                + Arrays.stream(events).collect(Collectors.joining(",")) + "],\"more\":" + more + "}");
        runtime.run();
    }

    private void refuse(String code, boolean temporary) {
        last().text("{\"type\":\"error\",\"ref\":\"" + ref(lastHistory()) + "\",\"code\":\"" + code
                + "\",\"message\":\"no\",\"temporary\":" + temporary + "}");
        runtime.run();
    }

    @Test
    void list_isReadAndFollowsTheRoom() {
        LiveMessages list = open();
        assertThat(list.current()).isEmpty();
        start(4);
        assertThat(lastHistory()).contains("\"limit\":3").doesNotContain("before");
        page("e", 4, true, message(2, ""), message(3, ""), message(4, ""));
        live(message(5, ""));
        live(edit(4, 6, "edited"));
        live(edit(2, 7, "no longer here"));
        assertThat(texts(list.current())).containsExactly("m3", "edited", "m5");
        assertThat(changes).containsExactly("reset +[m2, m3, m4] ~[] -[]", "+[m5] ~[] -[m2]", "+[] ~[edited] -[]");
        List<String> late = new ArrayList<>();
        list.onChange((delta, reset) -> late.add(reset + " " + texts(delta.inserted())));
        runtime.run();
        assertThat(late).containsExactly("true [m3, edited, m5]");
    }

    @Test
    void eventsDuringTheRequest_areInThePage() {
        start(4);
        LiveMessages list = open();
        runtime.run();
        live(edit(4, 5, "edited"));
        live(message(6, ""));
        assertThat(list.current()).isEmpty();
        page("e", 4, false, message(3, ""), message(4, ""));
        assertThat(texts(list.current())).containsExactly("m3", "edited", "m6");
        assertThat(changes).hasSize(1);
    }

    @Test
    void smallPages_areCompletedByOlderOnes() {
        start(9);
        LiveMessages list = open();
        page("e", 9, true, message(9, ""));
        assertThat(lastHistory()).contains("\"epoch\":\"e\",\"before\":9", "\"limit\":2");
        page("e", 9, true, message(7, ""), message(8, ""));
        assertThat(texts(list.current())).containsExactly("m7", "m8", "m9");
        assertThat(sent("history")).hasSize(2);
    }

    @Test
    void olderMessages_makeTheListLonger() {
        start(9);
        LiveMessages list = open();
        page("e", 9, true, message(7, ""), message(8, ""), message(9, ""));
        CompletableFuture<Integer> older = list.older(2);
        assertThat(lastHistory()).contains("\"before\":7", "\"limit\":2");
        live(message(10, ""));
        assertThat(texts(list.current())).containsExactly("m7", "m8", "m9", "m10");
        page("e", 10, true, message(5, ""), message(6, ""));
        assertThat(older).isCompletedWithValue(2);
        assertThat(texts(list.current())).as("one more has come").containsExactly("m6", "m7", "m8", "m9", "m10");
        CompletableFuture<Integer> rest = list.older(5);
        page("e", 10, false, message(1, ""));
        assertThat(rest).isCompletedWithValue(1);
        CompletableFuture<Integer> none = list.older(5);
        runtime.run();
        assertThat(none).isCompletedWithValue(0);
    }

    @Test
    void lostEvents_makeTheListReadAgain() {
        start(4);
        LiveMessages list = open();
        page("e", 4, false, message(3, ""), message(4, ""));
        live("{\"type\":\"reset\",\"room\":\"dev\",\"epoch\":\"f\",\"offset\":3}");
        assertThat(texts(list.current())).as("until the page is there").containsExactly("m3", "m4");
        String ofList = sent("history").stream()
                .filter(request -> request.contains("\"limit\":3"))
                .reduce((first, second) -> second)
                .orElseThrow();
        live(message(4, "").replace("m4", "other"));
        last().text("{\"type\":\"history\",\"ref\":\"" + ref(ofList)
                + "\",\"room\":\"dev\",\"epoch\":\"f\",\"offset\":4,\"floor\":0,\"events\":[" + message(3, "") + ","
                + message(4, "").replace("m4", "other") + "],\"more\":false}");
        runtime.run();
        assertThat(texts(list.current())).containsExactly("m3", "other");
        assertThat(changes).last().isEqualTo("reset +[m3, other] ~[] -[]");
    }

    @Test
    void missedChanges_areInTheListAfterTheReturn() {
        start(4);
        LiveMessages list = open();
        page("e", 4, true, message(2, ""), message(3, ""), message(4, ""));
        lose();
        joined(
                "e",
                7,
                message(3, ",\"rev\":2,\"change\":6").replace("m3", "edited"),
                message(5, ",\"deleted\":\"author\",\"change\":7").replace("m5", ""));
        assertThat(texts(list.current())).containsExactly("m2", "edited", "m4");
        assertThat(sent("history")).isEmpty();
    }

    @Test
    void requestThatIsLost_isRepeatedOnTheNextConnection() {
        start(4);
        LiveMessages list = open();
        runtime.run();
        assertThat(sent("history")).hasSize(1);
        CompletableFuture<Integer> older = list.older(1);
        lose();
        assertThatThrownBy(older::join).hasCauseInstanceOf(NotConnectedException.class);
        joined("e", 4);
        page("e", 4, false, message(4, ""));
        assertThat(texts(list.current())).containsExactly("m4");
        last().end(1006);
        runtime.run();
        assertThat(list.older(1)).isCompletedExceptionally();
    }

    @Test
    void refusals_areObeyed() {
        start(4);
        LiveMessages list = open();
        refuse("unavailable", true);
        assertThat(sent("history")).hasSize(1);
        runtime.advance(Duration.ofSeconds(1));
        assertThat(sent("history")).hasSize(2);
        refuse("forbidden", false);
        live(message(5, ""));
        assertThat(texts(list.current())).as("new messages alone").containsExactly("m5");
        CompletableFuture<Integer> older = list.older(1);
        runtime.run();
        assertThat(older).isCompletedWithValue(0);
    }

    @Test
    void refusedOlderMessages_leaveTheList() {
        start(9);
        LiveMessages list = open();
        page("e", 9, true, message(7, ""), message(8, ""), message(9, ""));
        CompletableFuture<Integer> older = list.older(2);
        refuse("conflict", false);
        assertThatThrownBy(older::join).hasCauseInstanceOf(RequestRefusedException.class);
        assertThat(list.current()).hasSize(3);
        CompletableFuture<Integer> unanswered = list.older(2);
        for (int second = 0; second < 12; second += 2) {
            runtime.advance(Duration.ofSeconds(2));
            live("{\"type\":\"typing\",\"username\":\"Ann\",\"isTyping\":true,\"room\":\"dev\",\"id\":\"a\"}");
        }
        assertThatThrownBy(unanswered::join).hasCauseInstanceOf(NotConnectedException.class);
    }

    @Test
    void returnAfterALeave_readsTheListAgain() {
        start(4);
        LiveMessages list = open();
        page("e", 4, false, message(4, ""));
        var leaving = room.leave();
        last().text("{\"type\":\"left\",\"ref\":\"" + ref(sent("leave").get(0)) + "\",\"room\":\"dev\"}");
        runtime.run();
        assertThat(leaving).isCompleted();
        assertThat(list.current()).hasSize(1);
        var joining = room.join();
        last().text("{\"type\":\"joined\",\"ref\":\"" + ref(sent("join").get(1))
                + "\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c\",\"epoch\":\"g\",\"offset\":1,\"recovered\":false,"
                + "\"floor\":0,\"events\":[],\"members\":[],\"memberCount\":1}");
        page("g", 1, false, message(1, ""));
        assertThat(joining).isCompleted();
        assertThat(texts(list.current())).containsExactly("m1");
    }

    @Test
    void watchersOnAnExecutor_areCalledInOrder() {
        Queue<Runnable> executor = new ArrayDeque<>();
        room.handleOn(executor::add);
        start(4);
        LiveMessages list = open();
        page("e", 4, false, message(4, ""));
        live(message(5, ""));
        assertThat(texts(list.current())).containsExactly("m4", "m5");
        assertThat(changes).isEmpty();
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
        assertThat(changes).containsExactly("reset +[m4] ~[] -[]", "+[m5] ~[] -[]");
    }

    @Test
    void closedList_standsStill() {
        start(4);
        LiveMessages list = open();
        page("e", 4, false, message(4, ""));
        list.close();
        live(message(5, ""));
        assertThat(texts(list.current())).containsExactly("m4");
        assertThat(changes).hasSize(1);
        assertThat(list.older(1)).isCompletedExceptionally();
        list.close();
    }
}
