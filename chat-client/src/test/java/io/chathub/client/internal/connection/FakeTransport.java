package io.chathub.client.internal.connection;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import java.util.ArrayList;
import java.util.List;

/** A transport that writes down what is asked of it, and brings what a test says. */
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

    void connect(String id) {
        listener.onActivity();
        listener.onText("{\"type\":\"connect\",\"id\":\"" + id + "\"}");
    }

    /** The server says something. */
    void text(String text) {
        listener.onActivity();
        listener.onText(text);
    }

    void end(int code) {
        listener.onEnd(TransportEnd.of(code, ""));
    }
}
