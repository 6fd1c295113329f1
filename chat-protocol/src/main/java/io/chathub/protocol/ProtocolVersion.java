package io.chathub.protocol;

/** Which of the two protocols is spoken on a connection. The WebSocket subprotocol of the handshake decides. */
public enum ProtocolVersion {
    /** One room, no acknowledgements: what is spoken where no subprotocol was agreed on. */
    V1(""),
    /** Rooms, acknowledgements, errors, history and recovery. */
    V2("chat.v2");

    private final String subprotocol;

    ProtocolVersion(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /** The name in {@code Sec-WebSocket-Protocol}; empty for v1, which has none. */
    public String subprotocol() {
        return subprotocol;
    }
}
