package io.chathub.conformance.chaos;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.runtime.ChatRuntime;

/** A connection whose texts a {@link Watching.Line} reads. */
final class WatchedTransport implements ClientTransport {

    private final ClientTransport inner;
    private final Watching.Line line;

    WatchedTransport(Factory factory, Listener listener, ChatRuntime runtime, Watching.Line line) {
        this.line = line;
        inner = factory.create(
                new Listener() {
                    @Override
                    public void onText(String text) {
                        line.fromServer(text);
                        listener.onText(text);
                    }

                    @Override
                    public boolean isReady() {
                        return listener.isReady();
                    }

                    @Override
                    public void onActivity() {
                        listener.onActivity();
                    }

                    @Override
                    public void onEnd(TransportEnd end) {
                        listener.onEnd(end);
                    }
                },
                runtime);
    }

    @Override
    public void open() {
        inner.open();
    }

    @Override
    public Sent send(String text) {
        line.fromClient(text);
        return inner.send(text);
    }

    @Override
    public void ping() {
        inner.ping();
    }

    @Override
    public void close(int code) {
        inner.close(code);
    }

    @Override
    public void abort(String reason) {
        inner.abort(reason);
    }

    @Override
    public void resume() {
        inner.resume();
    }
}
