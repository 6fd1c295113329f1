package io.chathub.examples.browser;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.server.jetty.BindFailedException;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Chat servers for tests, on 127.0.0.1. */
final class Servers {

    /** A page with all that it can offer. */
    static final WebOptions WITH_PRICES = WebOptions.builder()
            .page(PageOptions.builder().prices(true).build())
            .build();

    private Servers() {}

    static ChatServer start() {
        return start(WITH_PRICES);
    }

    static ChatServer start(WebOptions options) {
        return build(0, options).start();
    }

    static ChatServer start(WebOptions options, HubBuilder hub) {
        return ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .options(options)
                .hub(hub.build())
                .build()
                .start();
    }

    static ChatServer start(HubOptions options) {
        return ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(Hub.builder().options(options).build())
                .build()
                .start();
    }

    /** Starts a server on the port of a stopped one. The port may be in use for a moment by an outgoing connection. */
    static ChatServer startAgain(int port) {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .atMost(Browser.PATIENCE)
                .ignoreException(BindFailedException.class)
                .until(() -> build(port, WebOptions.DEFAULT).start(), server -> true);
    }

    private static ChatServer build(int port, WebOptions options) {
        return ChatServer.builder()
                .host("127.0.0.1")
                .port(port)
                .options(options)
                .hub(Hub.builder().build())
                .build();
    }
}
