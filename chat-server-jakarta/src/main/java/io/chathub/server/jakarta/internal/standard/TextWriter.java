package io.chathub.server.jakarta.internal.standard;

import io.chathub.core.spi.WriteCallback;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends the texts of one write, one after the other: containers reject a text while another one is being sent. */
final class TextWriter implements SendHandler {

    private final RemoteEndpoint.Async remote;
    private final List<String> texts;
    private final WriteCallback callback;
    /** The results that the sending thread has not looked at. A result may come before the call that sends returns. */
    private final AtomicInteger results = new AtomicInteger();

    private volatile @Nullable Throwable failure;

    // Used by the sending thread:
    private int next;
    private boolean done;

    TextWriter(RemoteEndpoint.Async remote, List<String> texts, WriteCallback callback) {
        this.remote = remote;
        this.texts = texts;
        this.callback = callback;
    }

    /** Sends the first text. Called once. */
    void start() {
        sendNext();
    }

    @Override
    public void onResult(SendResult result) {
        if (!result.isOK()) {
            Throwable cause = result.getException();
            failure = cause == null ? new IOException("the container did not send a text") : cause;
        }
        sendNext();
    }

    private void sendNext() {
        if (results.getAndIncrement() != 0) {
            return; // the sending thread goes on when its call returns
        }
        do {
            step();
        } while (results.decrementAndGet() != 0);
    }

    private void step() {
        if (done) {
            return;
        }
        if (failure == null && next < texts.size()) {
            try {
                remote.sendText(texts.get(next++), this);
                return;
            } catch (RuntimeException e) {
                failure = e; // the session is closed
            }
        }
        done = true;
        Throwable cause = failure;
        if (cause == null) {
            callback.succeeded();
        } else {
            callback.failed(cause);
        }
    }
}
