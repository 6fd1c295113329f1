package io.chathub.server.jetty;

/** Which header a trusted proxy tells the client's address and scheme in. One of them is believed: the other a client could write. */
public enum ForwardedHeader {
    /** {@code X-Forwarded-For} and {@code X-Forwarded-Proto}, which most proxies write. */
    X_FORWARDED,
    /** {@code Forwarded} (RFC 7239). */
    FORWARDED
}
