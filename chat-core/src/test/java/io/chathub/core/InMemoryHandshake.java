package io.chathub.core;

import io.chathub.core.hook.HandshakeRequest;
import io.chathub.protocol.ProtocolVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handshake that shows a bearer token and nothing else. */
record InMemoryHandshake(ProtocolVersion version, @Nullable String bearer) implements HandshakeRequest {

    @Override
    public String remoteAddress() {
        return "memory";
    }

    @Override
    public List<String> headers(String name) {
        return bearer != null && name.equalsIgnoreCase("Authorization") ? List.of("Bearer " + bearer) : List.of();
    }

    @Override
    public @Nullable String queryParameter(String name) {
        return null;
    }

    @Override
    public @Nullable String cookie(String name) {
        return null;
    }

    @Override
    public @Nullable String principal() {
        return null;
    }
}
