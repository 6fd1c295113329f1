package io.chathub.server.servlet.suite;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.server.servlet.WebOptions;

/** A chat in a container, with its hub. */
public final class ServedChat implements AutoCloseable {

    private final Hub hub;
    private final ChatHost.Running server;

    private ServedChat(Hub hub, ChatHost.Running server) {
        this.hub = hub;
        this.server = server;
    }

    /** Starts a chat with these options in the container of this class path. */
    public static ServedChat start(HubOptions options, WebOptions webOptions) {
        return start(ChatHost.get(), Hub.builder().options(options).build(), webOptions);
    }

    /** Starts a chat with this hub. */
    public static ServedChat start(ChatHost host, Hub hub, WebOptions webOptions) {
        return new ServedChat(hub, host.start(hub, webOptions));
    }

    public Hub hub() {
        return hub;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
