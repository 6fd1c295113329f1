package io.chathub.server.servlet.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is sent before the body of its request has arrived. The body is read and discarded after the answer, for a
 * limited time: a connection that is closed on a client that still sends is reset, and a reset may delete the answer at the client.
 * No thread waits for the client.
 */
final class EarlyAnswer implements ReadListener, WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(EarlyAnswer.class);
    /** The longest time for the answer and the rest of the body. */
    private static final long MAX_MILLIS = 2_000;

    private static final int READ_BYTES = 8 * 1024;

    private final AsyncContext async;
    private final ServletInputStream in;
    private final ServletOutputStream out;
    private final byte[] answer;
    private boolean written;

    private EarlyAnswer(AsyncContext async, ServletInputStream in, ServletOutputStream out, byte[] answer) {
        this.async = async;
        this.in = in;
        this.out = out;
        this.answer = answer;
    }

    /** Sends one line of plain text. The request supports asynchronous processing, and its connection is closed afterwards. */
    static void send(HttpServletRequest request, HttpServletResponse response, int status, String line)
            throws IOException {
        byte[] answer = (line + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(answer.length);
        AsyncContext async = request.startAsync();
        async.setTimeout(MAX_MILLIS);
        EarlyAnswer early = new EarlyAnswer(async, request.getInputStream(), response.getOutputStream(), answer);
        async.addListener(early);
        early.out.setWriteListener(early);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written) {
                in.setReadListener(this);
                return;
            }
            written = true;
            out.write(answer);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] rest = new byte[READ_BYTES];
        while (in.isReady()) {
            if (in.read(rest) < 0) {
                return; // onAllDataRead follows
            }
        }
    }

    @Override
    public void onAllDataRead() {
        async.complete();
    }

    @Override
    public void onError(Throwable cause) {
        LOG.debug("An answer or the body behind it ended early: {}", cause.toString());
        async.complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        async.complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        async.complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
