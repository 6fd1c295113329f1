package io.chathub.benchmarks.load.dialect;

import java.util.List;

/**
 * A chat without a protocol: each client receives the frames that clients send. The only other frame is the greeting,
 * which the server sends once the client is in the room; the answer to the handshake can arrive before that.
 */
final class PlainDialect implements Dialect {

    private boolean greeted;

    @Override
    public List<String> opening() {
        return List.of();
    }

    @Override
    public List<String> read(String frame) {
        greeted = true;
        return List.of();
    }

    @Override
    public boolean isReady() {
        return greeted;
    }

    @Override
    public String publish(String text) {
        return "{\"type\":\"message\",\"username\":\"u\",\"text\":\"" + text + "\"}";
    }
}
