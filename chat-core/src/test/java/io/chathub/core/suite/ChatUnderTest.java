package io.chathub.core.suite;

import io.chathub.core.Hub;

/** A running chat and a way to connect to it: in memory, or over a socket. Closing it ends all of its clients. */
public interface ChatUnderTest extends AutoCloseable {

    /** The chat itself, to look behind the wire. */
    Hub hub();

    /** A new connection that has done its handshake and read nothing yet. */
    TestClient connect();

    @Override
    void close();
}
