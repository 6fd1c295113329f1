package io.chathub.server.servlet;

/** The header in which trusted proxies give the client's address and scheme. The other one is ignored, because a client could set it. */
public enum ForwardedHeader {
    /** {@code X-Forwarded-For} and {@code X-Forwarded-Proto}, which most proxies write. */
    X_FORWARDED,
    /** {@code Forwarded} (RFC 7239). */
    FORWARDED
}
