package io.chathub.core.internal.backend;

import io.chathub.core.spi.backend.NodeBus;
import io.chathub.core.spi.backend.NodeHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The bus of a single node: there are no other nodes. */
final class OneNodeBus implements NodeBus {

    private final String self;

    /** A bus of the node {@code self} alone. */
    OneNodeBus(String self) {
        this.self = self;
    }

    @Override
    public void start(NodeHandler handler) {} // no node sends a message

    @Override
    public String self() {
        return self;
    }

    @Override
    public List<String> nodes() {
        return List.of();
    }

    @Override
    public void send(String node, byte[] message) {} // lost, since no other node is alive

    @Override
    public CompletionStage<byte[]> request(String node, byte[] message, Duration deadline) {
        return CompletableFuture.failedFuture(new IllegalStateException("no node " + node));
    }

    @Override
    public void close() {}
}
