package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.server.servlet.WebOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that each container reads in its own way: a path in another spelling is no path of the chat, and a handshake has no body. */
public class RequestRowsIT {

    private static ServedChat server;

    @BeforeAll
    static void start() {
        server = ServedChat.start(HubOptions.DEFAULT, WebOptions.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The status line and headers of the answer to these bytes. */
    private static String answer(String request) {
        RawClient client = RawClient.open(server.port());
        try {
            return client.request(request);
        } finally {
            client.cut();
        }
    }

    private static String get(String path) {
        return answer(
                "GET " + path + " HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/status", "/", "/health/live"})
    void path_isAnswered(String path) {
        assertThat(get(path)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/status;x=1",
                "/api;x/status",
                "/api;/status",
                "/api/%73tatus",
                "/%61pi/status",
                "//api/status",
                "/api//status",
                "/api/./status",
                "/x/../api/status",
                "/api%2fstatus",
                "/api/status%3bx",
                "/health/live;x",
                "/admin;x",
                "/%61dmin"
            })
    void pathInAnotherSpelling_isNotFoundOrRejected(String path) {
        assertThat(get(path)).as(path).matches("(?s)HTTP/1\\.1 40[04] .*");
    }

    @Test
    void handshakeInAnotherSpelling_isNotFoundOrRejected() {
        assertThat(answer(RawClient.handshake(server.port(), "/ws;x", ""))).matches("(?s)HTTP/1\\.1 40[04] .*");
        assertThat(answer(RawClient.handshake(server.port(), "/%77s", ""))).matches("(?s)HTTP/1\\.1 40[04] .*");
    }

    @Test
    void handshakeWithABody_isRejected() {
        assertThat(answer(RawClient.handshake(server.port(), "/ws", "Content-Length: 5\r\n") + "hello"))
                .startsWith("HTTP/1.1 400");
        assertThat(answer(RawClient.handshake(server.port(), "/ws", "Transfer-Encoding: chunked\r\n")
                        + "5\r\nhello\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }
}
