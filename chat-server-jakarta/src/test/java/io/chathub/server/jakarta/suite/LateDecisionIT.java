package io.chathub.server.jakarta.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.ServedChat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The host decides on another thread, so that the handshake is answered in an asynchronous dispatch. */
@Tag("long")
public class LateDecisionIT {

    @Test
    void handshake_isAnswered_afterTheDecision() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        Hub hub = Hub.builder()
                .authenticator(request -> {
                    sent.await(10, TimeUnit.SECONDS);
                    return "ann".equals(request.cookie("SESSION")) ? new Identity("u1", "Ann") : null;
                })
                .build();
        try (ServedChat server = ServedChat.start(ChatHost.get(), hub, WebOptions.DEFAULT)) {
            RawClient ann = RawClient.open(server.port());
            ann.tell(handshake(server.port(), "ann"));
            assertThat(ann.isSilentFor(50)).as("undecided").isTrue();
            sent.countDown();
            assertThat(ann.request("")).startsWith("HTTP/1.1 101 ");
            assertThat(ann.receive()).contains("\"version\":2");
            ann.send("{\"type\":\"join\",\"ref\":\"1\",\"username\":\"Mallory\"}");
            assertThat(ann.receive()).contains("\"username\":\"Ann\"");

            RawClient eve = RawClient.open(server.port());
            assertThat(eve.request(handshake(server.port(), "eve"))).startsWith("HTTP/1.1 401 ");
            ann.cut();
            eve.cut();
            await().until(() -> hub.clients().isEmpty()); // otherwise the stop waits for an answer to its close frame
        }
    }

    private static String handshake(int port, String session) {
        return RawClient.handshake(
                port,
                "/ws",
                "Origin: http://localhost:" + port + "\r\nCookie: SESSION=" + session
                        + "\r\nSec-WebSocket-Protocol: chat.v2\r\n");
    }
}
