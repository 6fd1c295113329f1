package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.OutgoingMessage;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The features of the server and the public id of the user, for each connection. */
@Timeout(20)
class ServerTermsTest {

    private static final String JOINED =
            "{\"type\":\"joined\",\"ref\":\"1\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c\","
                    + "\"epoch\":\"e\",\"offset\":7,\"recovered\":false,\"floor\":0,\"events\":[],\"members\":[],\"memberCount\":1}";

    private final SimulatedRuntime runtime = new SimulatedRuntime(1);
    private final List<FakeTransport> transports = new ArrayList<>();
    private final ConnectionLoop loop = new ConnectionLoop(
            Options.of(ReconnectPolicy.DEFAULT, 10, 1, runtime), "terms-test", (listener, unused) -> {
                FakeTransport transport = new FakeTransport(listener);
                transports.add(transport);
                return transport;
            });

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
    }

    private void connect(String more) {
        if (transports.isEmpty()) {
            var unused = loop.connect();
        }
        while (last().calls.isEmpty()) {
            runtime.run();
        }
        last().text(
                        "{\"type\":\"connect\",\"id\":\"c\",\"version\":2,\"limits\":{\"maxMessageBytes\":65536,\"maxRooms\":128},"
                                + "\"pingInterval\":25000" + more + "}");
    }

    private FakeTransport last() {
        return transports.get(transports.size() - 1);
    }

    @Test
    void features_areThoseOfTheConnection() {
        assertThat(loop.features()).isEmpty();
        connect(",\"features\":[\"edit\",\"novelty\",\"reaction\"],\"user\":\"uJohn\"");
        assertThat(loop.features()).isEqualTo(Set.of(Feature.EDIT, Feature.REACTION));
        assertThat(loop.user()).isEqualTo("uJohn");
        last().end(1006);
        assertThat(loop.features()).isEmpty();
        assertThat(loop.user()).isNull();
    }

    @Test
    void olderServer_hasNoFeatures() {
        connect("");
        assertThat(loop.features()).isEmpty();
        assertThat(loop.user()).isNull();
    }

    @Test
    void userOfALaterToken_isInRefreshed() {
        connect(",\"features\":[]");
        last().text("{\"type\":\"refreshed\",\"user\":\"uJohn\"}");
        assertThat(loop.user()).isEqualTo("uJohn");
        last().text("{\"type\":\"refreshed\",\"expiresIn\":60000}");
        assertThat(loop.user()).as("an older server names no user").isEqualTo("uJohn");
    }

    @Test
    void serverWithoutFeatures_getsRequestsOfTheBaseAlone() {
        connect(",\"features\":[]");
        RoomSession room = loop.rooms().session("dev");
        var joining = room.join();
        last().text(JOINED);
        var receipt = room.send(OutgoingMessage.builder("x").build());
        room.typing(true);
        var page = room.reader().history(5L, null, 10);
        var members = room.reader().members();
        var leaving = room.leave();
        runtime.run();
        assertThat(joining).isCompleted();
        assertThat(List.of(receipt, page, members, leaving)).isNotEmpty();
        assertThat(sentTypes()).containsExactly("join", "message", "typing", "history", "members", "leave");
    }

    @Test
    void offsetsOfTheUser_goWithTheEpochOfTheRoom() {
        connect(",\"features\":[]");
        RoomSession room = loop.rooms().session("dev");
        var before = room.reader().history(5L, null, 10);
        var joining = room.join();
        last().text(JOINED.replace("\"ref\":\"1\"", "\"ref\":\"2\""));
        runtime.run();
        var after = room.reader().history(null, 5L, 10);
        var newest = room.reader().history(null, null, 10);
        last().text("{\"type\":\"reset\",\"room\":\"dev\",\"epoch\":\"f\",\"offset\":7}");
        var unseen = room.reader().history(5L, null, 10);
        runtime.run();
        var renamed = room.reader().history(5L, null, 10);
        assertThat(joining).isCompleted();
        assertThat(List.of(before, after, newest, unseen, renamed)).isNotEmpty();
        List<String> requests = last().calls.stream()
                .filter(call -> call.startsWith("send {\"type\":\"history\""))
                .toList();
        assertThat(requests).hasSize(5);
        assertThat(requests.get(0)).as("no room, no epoch").doesNotContain("epoch");
        assertThat(requests.get(1)).contains("\"epoch\":\"e\"", "\"after\":5");
        assertThat(requests.get(2)).as("no offset").doesNotContain("epoch");
        assertThat(requests.get(3))
                .as("the program has its offset from before the reset")
                .contains("\"epoch\":\"e\"", "\"before\":5");
        assertThat(requests.get(4)).contains("\"epoch\":\"f\"", "\"before\":5");
    }

    private List<String> sentTypes() {
        return last().calls.stream()
                .filter(call -> call.startsWith("send {\"type\":\""))
                .map(call -> call.substring("send {\"type\":\"".length()).split("\"", 2)[0])
                .toList();
    }
}
