package io.chathub.testkit.suite;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.server.jetty.ChatServer;

/** Servers over one database, one after another. */
abstract class ServerSuite {

    /** A store over the same database at each call of one test; not open. */
    protected abstract MessageStore newStore();

    /** The hub of the next server, without its store. */
    HubBuilder hub() {
        return Hub.builder().options(RawClient.WITHOUT_RATES);
    }

    /** A started server over a new store. */
    protected final ChatServer start() {
        Hub hub = hub().store(newStore()).build();
        return ChatServer.builder().host("127.0.0.1").port(0).hub(hub).build().start();
    }
}
