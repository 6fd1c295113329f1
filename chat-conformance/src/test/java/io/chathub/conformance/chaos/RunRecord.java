package io.chathub.conformance.chaos;

import java.util.List;

/**
 * All that is known of a run: pure data.
 *
 * @param terms       what the server was set to
 * @param servers     the servers, one after another
 * @param connections all connections of all clients
 * @param restAt      the tick at which everything had come to rest
 * @param unrest      what had not; empty where all is well
 */
record RunRecord(Terms terms, List<Server> servers, List<ConnectionLog> connections, long restAt, List<String> unrest) {

    /**
     * What the server was set to.
     *
     * @param historySize how many messages a room keeps
     * @param surelyFit   how many messages of this run fit into a reply, of any length
     * @param lossless    whether no client can be so slow that presence is left out
     */
    record Terms(int historySize, int surelyFit, boolean lossless) {}

    /** One server's life: it took nothing in before {@code startedAt}, and sent nothing after {@code stoppedAt}. */
    record Server(long startedAt, long stoppedAt) {}

    long factCount() {
        return connections.stream().mapToLong(log -> log.facts().size()).sum();
    }
}
