package io.chathub.core.hook;

import io.chathub.protocol.ProtocolVersion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The request of a client for a connection. Readable from any thread, until the request is answered. */
public interface HandshakeRequest {

    /** The remote address: an IP address without a port. */
    String remoteAddress();

    /** The version of the protocol that the connection will use. */
    ProtocolVersion version();

    /** The values of a header in their order; empty without the header. The case of {@code name} does not matter. */
    List<String> headers(String name);

    /** The first value of a query parameter, or null. */
    @Nullable String queryParameter(String name);

    /** The value of a cookie, or null. */
    @Nullable String cookie(String name);

    /** The user that the host's own security has authenticated for the request, or null. */
    @Nullable String principal();

    /** The first value of a header, or null. */
    default @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** The prefix of a subprotocol that holds a token, such as {@code chat.token.eyJhbGciOi…}: {@value}. */
    String TOKEN_SUBPROTOCOL = "chat.token.";

    /** The query parameter that holds a token: {@value}. */
    String TOKEN_PARAMETER = "token";

    /**
     * The token, or null without one: from {@code Authorization: Bearer …}; from a subprotocol that begins with
     * {@value #TOKEN_SUBPROTOCOL}, since a browser cannot set headers; or as the query parameter
     * {@value #TOKEN_PARAMETER}. The first of these counts.
     */
    default @Nullable String token() {
        String bearer = bearerToken();
        if (bearer != null) {
            return bearer;
        }
        for (String list : headers("Sec-WebSocket-Protocol")) {
            for (String name : list.split(",", -1)) {
                if (name.strip().startsWith(TOKEN_SUBPROTOCOL)) {
                    return name.strip().substring(TOKEN_SUBPROTOCOL.length());
                }
            }
        }
        return queryParameter(TOKEN_PARAMETER);
    }

    /** The token in {@code Authorization: Bearer …} (RFC 6750), or null where there is none. */
    default @Nullable String bearerToken() {
        String value = header("Authorization");
        String scheme = "bearer ";
        return value != null && value.toLowerCase(Locale.ROOT).startsWith(scheme)
                ? value.substring(scheme.length()).strip()
                : null;
    }
}
