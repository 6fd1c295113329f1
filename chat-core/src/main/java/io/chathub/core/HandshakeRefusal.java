package io.chathub.core;

/** Why a client was not let in: what {@link MonitoringData#refusedHandshakes()} counts. */
public enum HandshakeRefusal {
    /** It is no handshake: another method, version or protocol, headers that cannot be read, or a TLS handshake that failed. */
    BAD_REQUEST("bad-request"),
    /** Its headers or its TLS handshake did not come in time. */
    TIMEOUT("timeout"),
    /** It names a host that this server is not reached by. */
    HOST("rejected-host"),
    /** Its page is of an origin that may not connect. */
    ORIGIN("rejected-origin"),
    /** It has no token, one that is not good, or the host does not know it. */
    UNAUTHENTICATED("unauthenticated"),
    /** Its user or its address is banned. */
    BANNED("banned"),
    /** There are as many connections from its address as may be. */
    ADDRESS_LIMIT("address-limit"),
    /** Its user has as many connections as may be. */
    USER_LIMIT("user-limit"),
    /** There are as many connections as may be, or the hub is not running. */
    FULL("full"),
    /** The host could not tell who it is. */
    UNAVAILABLE("unavailable");

    private final String wireName;

    HandshakeRefusal(String wireName) {
        this.wireName = wireName;
    }

    /** The word for it in the monitoring. */
    public String wireName() {
        return wireName;
    }
}
