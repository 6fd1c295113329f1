package io.chathub.server.servlet.suite;

import io.chathub.core.Hub;
import io.chathub.server.servlet.WebOptions;
import java.util.List;
import java.util.ServiceLoader;

/** The container that the suites run against. A module that runs them names its own as a service of this type. */
public interface ChatHost {

    /** What the path of an echo begins with that closes with 1003 for a binary message. */
    String TEXT_ECHO = "/text-echo";

    /** The container of this class path. */
    static ChatHost get() {
        return ServiceLoader.load(ChatHost.class).findFirst().orElseThrow();
    }

    /**
     * Starts a server on a free port, with the chat at its root and an echo at each of {@link #echoPaths()}. The server owns the
     * hub.
     */
    Running start(Hub hub, WebOptions options);

    /** The paths of echoes that are made of the chat's own frame handling; empty where the container handles frames. */
    List<String> echoPaths();

    /** Whether the container cuts off a response where a servlet throws after the begin of the body. */
    default boolean cutsOffFailedResponses() {
        return true;
    }

    /** The loggers of the container. */
    List<String> loggers();

    /** The beginnings of the names of threads that the container may have at any time. */
    List<String> threadNames();

    /** A running server. */
    interface Running extends AutoCloseable {

        /** The port that it listens on. */
        int port();

        @Override
        void close();
    }
}
