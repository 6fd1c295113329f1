package io.chathub.server.servlet.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers directly, so that the container's error pages, which expose internals, never appear. */
public final class Responses {

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final long MAX_DOWNLOAD_MILLIS = 60_000;

    private Responses() {}

    /** Sends one line of plain text, without blocking a thread until the peer reads it. */
    public static void text(HttpServletResponse response, int status, String line) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        // No content length is set: with it, Jetty would flush within write() and block for as long as the peer does
        // not
        // read. The text stays in the response's buffer and is sent after the servlet has returned.
        response.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a body asynchronously, within 60 s. A slow peer blocks no thread; the container's threads also read the chat's
     * messages.
     */
    public static void body(HttpServletRequest request, HttpServletResponse response, String contentType, byte[] bytes)
            throws IOException {
        response.setContentType(contentType);
        response.setContentLength(bytes.length);
        AsyncContext async = request.startAsync();
        async.setTimeout(MAX_DOWNLOAD_MILLIS);
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new WriteListener() {
            private boolean written;

            @Override
            public void onWritePossible() throws IOException {
                while (out.isReady()) {
                    if (written) {
                        async.complete();
                        return;
                    }
                    written = true;
                    out.write(bytes);
                }
            }

            @Override
            public void onError(Throwable cause) {
                LOG.debug("Download aborted: {}", cause.toString());
                async.complete();
            }
        });
    }
}
