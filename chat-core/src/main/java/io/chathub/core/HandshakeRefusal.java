package io.chathub.core;

/** The reason for which a handshake was refused; {@link MonitoringData#refusedHandshakes()} counts by these. */
public enum HandshakeRefusal {
    /** Not a handshake: another method, version or protocol, unreadable headers, or a failed TLS handshake. */
    BAD_REQUEST("bad-request"),
    /** The headers or the TLS handshake did not arrive in time. */
    TIMEOUT("timeout"),
    /** The Host header names a host that is not allowed. */
    HOST("rejected-host"),
    /** The origin of the page is not allowed. */
    ORIGIN("rejected-origin"),
    /** The token is missing or rejected, or the authenticator rejected the request. */
    UNAUTHENTICATED("unauthenticated"),
    /** The user or the address is banned. */
    BANNED("banned"),
    /** The address is at its connection limit. */
    ADDRESS_LIMIT("address-limit"),
    /** The user is at the connection limit per user. */
    USER_LIMIT("user-limit"),
    /** The hub is at its connection limit, or not running. */
    FULL("full"),
    /** The hook that identifies the client failed or was too slow. */
    UNAVAILABLE("unavailable");

    private final String wireName;

    HandshakeRefusal(String wireName) {
        this.wireName = wireName;
    }

    /** The word for this reason in the monitoring. */
    public String wireName() {
        return wireName;
    }
}
