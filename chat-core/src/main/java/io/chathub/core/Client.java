package io.chathub.core;

import io.chathub.core.hook.Identity;
import io.chathub.protocol.ProtocolVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of one connected client. The view stays readable after the client has disconnected. Every method may
 * be called from any thread, returns at once, and returns the state of that moment.
 */
public interface Client {

    /** The id of the connection: at least 128 random bits, printable. */
    String id();

    /** The name that the client joined with; null before its first join. */
    @Nullable String username();

    /** The identity from the host's {@link io.chathub.core.hook.Authenticator} or token; null without one. */
    @Nullable Identity identity();

    /**
     * The id of the client's user that other clients may see, {@code user} in {@code connect} and {@code refreshed}: the host's
     * {@link Identity#publicId()}, or else one that is derived
     * ({@link HubBuilder#identitySecret}). Null for a client without an identity, which is a guest of its connection. A new
     * token of the same user does not change it.
     */
    @Nullable String publicId();

    /** The version of the protocol on this connection. */
    ProtocolVersion version();

    /** The remote address from the transport: an IP address without a port, or a word such as {@code memory}. */
    String remoteAddress();

    /** The time at which the handshake ended. */
    Instant connectedAt();

    /** The time of the client's last message of any type; {@link #connectedAt()} before the first. */
    Instant lastActivity();

    /** The number of the client's messages that were accepted for broadcast. */
    long messagesSent();
}
