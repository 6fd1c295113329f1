package io.chathub.benchmarks.load.dialect;

import java.util.List;

/** Version 5 of Socket.IO's protocol over version 4 of Engine.IO's, in the root namespace, on a WebSocket from the start. */
final class SocketIoDialect implements Dialect {

    private boolean ready;

    @Override
    public List<String> opening() {
        return List.of();
    }

    @Override
    public List<String> read(String frame) {
        if (frame.startsWith("0")) {
            return List.of("40");
        }
        if (frame.equals("2")) {
            return List.of("3");
        }
        if (frame.startsWith("40")) {
            ready = true;
        }
        return List.of();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public String publish(String text) {
        return "42[\"message\",{\"username\":\"u\",\"text\":\"" + text + "\"}]";
    }
}
