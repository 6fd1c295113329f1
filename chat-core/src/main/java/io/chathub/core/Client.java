package io.chathub.core;

import io.chathub.core.hook.Identity;
import io.chathub.protocol.ProtocolVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of one connected client. It stays readable after the client is gone. Every method may be called from
 * any thread and returns at once; each tells the state of that moment.
 */
public interface Client {

    /** The name of the connection: at least 128 random bits, printable. */
    String id();

    /** The name the client joined with, or null before it joined. */
    @Nullable String username();

    /** Who it belongs to, as the host's {@link io.chathub.core.hook.Authenticator} said; null where there is none. */
    @Nullable Identity identity();

    /** Which version of the protocol it speaks. */
    ProtocolVersion version();

    /** Where it connected from, as the transport tells it: an IP address without a port, or a word such as {@code memory}. */
    String remoteAddress();

    /** When its handshake was done. */
    Instant connectedAt();

    /** When the last message of any type came from it; {@link #connectedAt()} before the first. */
    Instant lastActivity();

    /** How many of its messages were taken to be broadcast. */
    long messagesSent();
}
