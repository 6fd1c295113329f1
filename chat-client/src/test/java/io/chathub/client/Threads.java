package io.chathub.client;

import java.util.List;

/** The threads of the clients in this JVM, without the shared timer of the runtime. */
final class Threads {

    private Threads() {}

    static List<String> ofClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("chat-client-")
                        || name.startsWith("WebSocket")
                        || name.startsWith("connectionLost"))
                .toList();
    }
}
