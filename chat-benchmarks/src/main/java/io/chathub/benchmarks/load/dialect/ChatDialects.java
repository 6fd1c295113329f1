package io.chathub.benchmarks.load.dialect;

import java.util.List;

/** How clients of ours take part. */
final class ChatDialects {

    private ChatDialects() {}

    /** v1: in the lobby from the handshake on. Only the publishers join, or thousands of clients would be notified of each other's joins. */
    static Dialect v1() {
        return new Dialect() {
            private boolean connected;

            @Override
            public List<String> opening() {
                return List.of();
            }

            @Override
            public List<String> read(String frame) {
                connected |= frame.startsWith("{\"type\":\"connect\"");
                return List.of();
            }

            @Override
            public boolean isReady() {
                return connected;
            }

            @Override
            public String publish(String text) {
                return "{\"type\":\"message\",\"username\":\"load\",\"text\":\"" + text + "\"}";
            }
        };
    }

    /** v2: joins a room, and asks for acks. */
    static Dialect v2(String room) {
        return new Dialect() {
            private boolean joined;
            private int refs;

            @Override
            public List<String> opening() {
                return List.of("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"load\",\"room\":\"" + room + "\"}");
            }

            @Override
            public List<String> read(String frame) {
                if (frame.startsWith("{\"type\":\"error\"")) {
                    throw new IllegalStateException("the server refused: " + frame);
                }
                joined |= frame.startsWith("{\"type\":\"joined\"");
                return List.of();
            }

            @Override
            public boolean isReady() {
                return joined;
            }

            @Override
            public String publish(String text) {
                return "{\"type\":\"message\",\"ref\":\"" + refs++ + "\",\"room\":\"" + room + "\",\"text\":\"" + text
                        + "\"}";
            }
        };
    }
}
