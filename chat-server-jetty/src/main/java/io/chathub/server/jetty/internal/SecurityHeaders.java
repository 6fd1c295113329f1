package io.chathub.server.jetty.internal;

import java.util.function.BiConsumer;

/** What every answer says to a browser, whoever makes it. */
final class SecurityHeaders {

    private static final String ONE_YEAR = "max-age=31536000";

    private SecurityHeaders() {}

    /** Sets each by its name and value. Pages set a {@code Content-Security-Policy} of their own over the one here. */
    static void put(BiConsumer<String, String> headers, boolean secure) {
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
