package io.chathub.core.suite;

import io.chathub.core.Hub;
import io.chathub.protocol.ProtocolVersion;

/** A running chat and a way to connect to it: in memory, or over a socket. Closing it ends all of its clients. */
public interface ChatUnderTest extends AutoCloseable {

    /** The chat itself, to look behind the wire. */
    Hub hub();

    /** A new v1 connection that has done its handshake and read nothing yet. */
    default TestClient connect() {
        return connect(ProtocolVersion.V1);
    }

    /** A new connection of this version that has done its handshake and read nothing yet. */
    TestClient connect(ProtocolVersion version);

    @Override
    void close();
}
