package io.chathub.server.servlet.internal.http;

import java.util.function.BiConsumer;

/** The security headers of every answer. */
public final class SecurityHeaders {

    private static final String ONE_YEAR = "max-age=31536000";

    private SecurityHeaders() {}

    /**
     * Sets each header by its name and value. Pages later replace {@code Content-Security-Policy} by their own.
     *
     * @param secure whether the client connected over TLS: adds {@code Strict-Transport-Security}
     */
    public static void put(BiConsumer<String, String> headers, boolean secure) {
        headers.accept("X-Content-Type-Options", "nosniff");
        headers.accept("Referrer-Policy", "no-referrer");
        headers.accept("X-Frame-Options", "DENY");
        headers.accept("Cross-Origin-Opener-Policy", "same-origin");
        headers.accept("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (secure) {
            headers.accept("Strict-Transport-Security", ONE_YEAR);
        }
    }
}
