package io.chathub.server.jetty.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers, written by hand: an error page of the container would say more than it should. */
final class Responses {

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final long LONGEST_DOWNLOAD_MILLIS = 60_000;

    private Responses() {}

    static void text(HttpServletResponse response, int status, String sentence) throws IOException {
        byte[] bytes = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /**
     * Sends a body without keeping a thread waiting for whoever reads it: the threads that would wait are those that read the
     * chat's messages.
     */
    static void body(HttpServletRequest request, HttpServletResponse response, String contentType, byte[] bytes)
            throws IOException {
        response.setContentType(contentType);
        response.setContentLength(bytes.length);
        AsyncContext async = request.startAsync();
        async.setTimeout(LONGEST_DOWNLOAD_MILLIS);
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
                LOG.debug("A download was not finished: {}", cause.toString());
                async.complete();
            }
        });
    }
}
