package io.chathub.conformance.chaos;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.spi.broker.Broker;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One server after another, each on a port of its own. One thread starts and stops them. */
final class ChaosServers implements AutoCloseable {

    private final Profile profile;
    private final Recorder recorder;
    private final @Nullable Supplier<Broker> brokers;
    private volatile @Nullable ChatServer running;

    /**
     * No server yet.
     *
     * @param brokers what each gets instead of the broker in memory; null: nothing
     */
    ChaosServers(Profile profile, Recorder recorder, @Nullable Supplier<Broker> brokers) {
        this.profile = profile;
        this.recorder = recorder;
        this.brokers = brokers;
    }

    /** Starts one that will give its clients so long to hear that it stops. */
    void start(Duration shutdown) {
        recorder.serverStarts();
        HubBuilder hub = Hub.builder().options(profile.options(shutdown));
        if (brokers != null) {
            hub.broker(brokers.get());
        }
        running = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(hub.build())
                .options(WebOptions.builder().maxConnectionsPerAddress(10_000).build())
                .build()
                .start();
    }

    void stop() {
        ChatServer server = running;
        if (server != null) {
            running = null;
            server.close();
            recorder.serverStopped();
        }
    }

    /** The port; 0 where there is no server now. */
    int port() {
        ChatServer server = running;
        return server == null ? 0 : server.port();
    }

    int clients() {
        ChatServer server = running;
        return server == null ? 0 : server.hub().clients().size();
    }

    @Override
    public void close() {
        stop();
    }
}
