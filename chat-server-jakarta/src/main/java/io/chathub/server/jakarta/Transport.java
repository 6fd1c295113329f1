package io.chathub.server.jakarta;

/** The way in which a container carries the chat's WebSockets. */
public enum Transport {

    /** The way that the tests have shown to be safe for the container. The log says which one it is. */
    AUTO,

    /**
     * The servlet upgrade ({@code HttpServletRequest.upgrade}), with the chat's own framing: all receivers of a message share its
     * framed bytes. It does not run on Jetty, whose HTTP parser reads the octets that follow the handshake; use
     * {@code chat-server-jetty} there.
     */
    UPGRADE,

    /**
     * The standard API, {@code jakarta.websocket}. The container frames each message for each receiver, and answers pings by
     * itself, so that {@link io.chathub.core.options.RateOptions#controlRate()} does not apply to pings.
     */
    JAKARTA
}
