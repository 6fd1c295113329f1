package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.List;

/** What one connection sent and received, in the order in which it did. Guarded by its client until the run is over. */
final class ConnectionLog {

    private final int client;
    private final List<Fact> facts;

    ConnectionLog(int client) {
        this(client, new ArrayList<>());
    }

    ConnectionLog(int client, List<Fact> facts) {
        this.client = client;
        this.facts = facts;
    }

    /** The number of the client whose connection it is. */
    int client() {
        return client;
    }

    void add(Fact fact) {
        facts.add(fact);
    }

    List<Fact> facts() {
        return facts;
    }

    /** What the server calls this connection; empty where it never said so. */
    String id() {
        for (Fact fact : facts) {
            if (fact instanceof Fact.Connected connected) {
                return connected.id();
            }
        }
        return "";
    }

    /** When it ended; beyond every fact where it did not. */
    long endedAt() {
        Fact last = facts.isEmpty() ? null : facts.get(facts.size() - 1);
        return last instanceof Fact.Ended ? last.at() : Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        String id = id();
        return Texts.name(client) + "/" + (id.length() > 6 ? id.substring(0, 6) : id);
    }
}
