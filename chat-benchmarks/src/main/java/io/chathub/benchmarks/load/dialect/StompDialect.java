package io.chathub.benchmarks.load.dialect;

import java.util.List;

/**
 * STOMP 1.2 without heart-beats. Its servers need not confirm a subscription; so one more, which the application
 * answers at once, tells that the one before it is in force.
 */
final class StompDialect implements Dialect {

    private boolean ready;

    @Override
    public List<String> opening() {
        return List.of("CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n\0");
    }

    @Override
    public List<String> read(String frame) {
        if (frame.startsWith("CONNECTED\n")) {
            return List.of(
                    "SUBSCRIBE\nid:room\ndestination:/topic/room\n\n\0",
                    "SUBSCRIBE\nid:joined\ndestination:/app/joined\n\n\0");
        }
        if (frame.contains("\nsubscription:joined\n")) {
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
        return "SEND\ndestination:/app/message\ncontent-type:application/json\n\n{\"username\":\"u\",\"text\":\"" + text
                + "\"}\0";
    }
}
