package io.chathub.client.internal.connection;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import java.util.ArrayList;
import java.util.List;

/** A transport that records its calls and passes on the texts of a test. */
final class FakeTransport implements ClientTransport {

    final Listener listener;
    final List<String> calls = new ArrayList<>();
    Sent answer = Sent.QUEUED;

    FakeTransport(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void open() {
        calls.add("open");
    }

    @Override
    public Sent send(String text) {
        calls.add("send " + text);
        return answer;
    }

    @Override
    public void ping() {
        calls.add("ping");
    }

    @Override
    public void close(int code) {
        calls.add("close " + code);
    }

    @Override
    public void abort(String reason) {
        calls.add("abort " + reason);
    }

    @Override
    public void resume() {
        calls.add("resume");
    }

    void connect(String id) {
        listener.onActivity();
        listener.onText("{\"type\":\"connect\",\"id\":\"" + id + "\"}");
    }

    /** A text from the server. */
    void text(String text) {
        listener.onActivity();
        listener.onText(text);
    }

    void end(int code) {
        listener.onEnd(TransportEnd.of(code, ""));
    }
}
