package io.chathub.protocol;

/** The protocol version of a connection, negotiated as the WebSocket subprotocol of the handshake. */
public enum ProtocolVersion {
    /** One room, no acknowledgements; used if no subprotocol is negotiated. */
    V1(""),
    /** Rooms, acknowledgements, errors, history and recovery. */
    V2("chat.v2");

    private final String subprotocol;

    ProtocolVersion(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /** The value of {@code Sec-WebSocket-Protocol}; empty for v1, which has none. */
    public String subprotocol() {
        return subprotocol;
    }
}
