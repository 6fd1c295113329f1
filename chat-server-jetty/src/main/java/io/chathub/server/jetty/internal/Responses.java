package io.chathub.server.jetty.internal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Short answers, written by hand: an error page of the container would say more than it should. */
final class Responses {

    private Responses() {}

    static void text(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        body(response, "text/plain;charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void json(HttpServletResponse response, byte[] utf8) throws IOException {
        body(response, "application/json", utf8);
    }

    static void body(HttpServletResponse response, String contentType, byte[] bytes) throws IOException {
        response.setContentType(contentType);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
