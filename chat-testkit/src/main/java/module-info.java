/** Deterministic simulation of hubs and clients. */
module io.chathub.testkit {
    requires transitive io.chathub.client;
    requires transitive io.chathub.runtime;

    exports io.chathub.testkit;
}
