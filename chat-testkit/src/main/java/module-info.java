/** Deterministic simulation of hubs and clients, and the contract of brokers. */
module io.chathub.testkit {
    requires transitive io.chathub.client;
    requires transitive io.chathub.core;
    requires transitive io.chathub.runtime;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;

    exports io.chathub.testkit;
    exports io.chathub.testkit.broker;
    exports io.chathub.testkit.broker.fixture;
    exports io.chathub.testkit.store;
}
