package io.chathub.server.servlet.internal.handshake;

import io.chathub.protocol.ProtocolVersion;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/** Chooses the protocol version of a handshake (RFC 6455, section 11.3.4): the header may be repeated, each with a list. */
final class SubprotocolNegotiation {

    private static final String HEADER = "Sec-WebSocket-Protocol";

    private SubprotocolNegotiation() {}

    /** v2 if the client offers it, else v1. */
    static ProtocolVersion versionOf(HttpServletRequest request) {
        for (String list : Collections.list(request.getHeaders(HEADER))) {
            for (String name : list.split(",", -1)) {
                if (name.strip().equals(ProtocolVersion.V2.subprotocol())) {
                    return ProtocolVersion.V2;
                }
            }
        }
        return ProtocolVersion.V1;
    }
}
