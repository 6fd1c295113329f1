package io.chathub.benchmarks.load.dialect;

import java.util.List;

/**
 * Atmosphere's protocol as its JavaScript client talks it on a WebSocket, without the tracking of message lengths: what
 * it asks for is in the query, and the first frame says that the client is in the room.
 */
final class AtmosphereDialect implements Dialect {

    static final String PATH = "/chat?X-Atmosphere-tracking-id=0&X-Atmosphere-Framework=3.1.0-javascript"
            + "&X-Atmosphere-Transport=websocket&X-atmo-protocol=true";

    private boolean ready;

    @Override
    public List<String> opening() {
        return List.of();
    }

    @Override
    public List<String> read(String frame) {
        ready = true;
        return List.of();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public String publish(String text) {
        return "{\"type\":\"message\",\"username\":\"u\",\"text\":\"" + text + "\"}";
    }
}
