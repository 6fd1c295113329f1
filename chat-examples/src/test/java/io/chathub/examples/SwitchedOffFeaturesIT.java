package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.ClientState;
import io.chathub.client.OutgoingMessage;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.MessageOptions;
import io.chathub.protocol.ErrorCode;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client library at a server on which every feature of messages is switched off. */
@Timeout(120)
class SwitchedOffFeaturesIT {

    /** More malformed requests in a minute than a connection survives. */
    private static final int ROUNDS = 12;

    @Test
    void requestsOfMissingFeatures_failInTheClient_andAreNotSent() {
        Hub hub = Hub.builder()
                .options(HubOptions.builder()
                        .messages(MessageOptions.builder()
                                .editWindow(Duration.ZERO)
                                .deleteWindow(Duration.ZERO)
                                .reactions(false)
                                .replies(false)
                                .mentions(false)
                                .maxPins(0)
                                .search(false)
                                .build())
                        .build())
                .build();
        try (ChatServer server = ChatServer.builder().port(0).hub(hub).build().start();
                ChatClient client = ChatClient.builder(URI.create("ws://localhost:" + server.port() + "/ws"))
                        .username("Ann")
                        .build()) {
            BlockingChat blocking = client.blocking(Duration.ofSeconds(60));
            blocking.connect();
            BlockingChat.Room room = blocking.join("dev");
            String connection = client.connectionId();
            long target = room.send("one").offset();
            // Moderators may delete whenever the author may not.
            assertThat(client.features()).extracting(Enum::name).isSubsetOf("DELETE");

            Map<String, ThrowingCallable> requests = new LinkedHashMap<>();
            requests.put("edit", () -> room.edit(target, "two"));
            requests.put("reaction", () -> room.react(target, "+", true));
            requests.put("reactions", () -> room.reactors(target, "+", 10));
            requests.put("pin", () -> room.pin(target, true));
            requests.put(
                    "reply",
                    () -> room.send(
                            OutgoingMessage.builder("two").replyTo(target).build()));
            requests.put(
                    "thread",
                    () -> room.send(
                            OutgoingMessage.builder("two").thread(target).build()));
            requests.put(
                    "mention",
                    () -> room.send(OutgoingMessage.builder("two").mention("u").build()));
            requests.put(
                    "everyone",
                    () -> room.send(
                            OutgoingMessage.builder("two").everyone(true).build()));
            requests.put("search", () -> room.search("one", 10));
            for (int i = 0; i < ROUNDS; i++) {
                requests.forEach((name, request) -> assertThatThrownBy(request)
                        .as(name)
                        .satisfiesAnyOf(
                                failure -> assertThat(failure).isInstanceOf(UnsupportedOperationException.class),
                                failure ->
                                        assertThat(failure).hasCauseInstanceOf(UnsupportedOperationException.class)));
            }

            assertThat(room.send("three").offset()).as("no other event").isEqualTo(target + 1);
            assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
            assertThat(client.connectionId()).isEqualTo(connection);
            assertThat(hub.monitoring().refusals())
                    .as("requests that the server received and refused")
                    .containsKey(ErrorCode.FORBIDDEN)
                    .allSatisfy((code, number) -> assertThat(number).isZero());
        }
    }
}
