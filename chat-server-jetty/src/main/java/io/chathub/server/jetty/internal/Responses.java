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

    /** Sends a sentence, without a thread that waits either. */
    static void text(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        // Into the response's buffer, which is sent when the servlet has returned. Told the length, Jetty would know
        // this
        // to be all, and send it here and now, however long the peer takes to read; so it finds the length itself.
        response.getOutputStream().write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
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
