package io.chathub.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreException;
import io.chathub.server.jetty.ChatServer;
import io.chathub.testkit.suite.RawClient;
import io.chathub.testkit.suite.RestartSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server with a data directory, before and after a restart. */
class RestartIT extends RestartSuite {

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    @Override
    protected MessageStore newStore() {
        return SqliteStore.in(directory.path());
    }

    @Test
    void secondServerOnADirectory_saysSoAndEnds() throws Exception {
        try (ChatServer server = start()) {
            assertThatThrownBy(this::start).isInstanceOfSatisfying(StoreException.class, e -> {
                assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE);
                assertThat(e).hasMessageContaining("another process uses it");
            });
            try (RawClient ann = new RawClient(server.port())) {
                assertThat(ann.join("ann", "dev", "")).contains("joined");
            }
        }
        start().close();
    }
}
