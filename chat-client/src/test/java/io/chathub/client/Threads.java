package io.chathub.client;

import java.util.List;

/** The threads of the clients in this JVM, but for the timer that they share. */
final class Threads {

    private Threads() {}

    static List<String> ofClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> (name.startsWith("chat-client-") && !name.equals("chat-client-timer"))
                        || name.startsWith("WebSocket")
                        || name.startsWith("connectionLost"))
                .toList();
    }
}
