package io.chathub.conformance.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An ack comes before the sender's own copy. The copy of a message that an earlier connection had already sent may come
 * first: then the ack says {@code duplicate}.
 */
final class Acknowledgements {

    private final Violations violations;
    /** Which connection sent a text first. */
    private final Map<Long, ConnectionLog> origins = new HashMap<>();

    Acknowledgements(RunRecord run, Violations violations) {
        this.violations = violations;
        Map<Long, Long> firstAt = new HashMap<>();
        for (ConnectionLog log : run.connections()) {
            for (Fact fact : log.facts()) {
                if (fact instanceof Fact.PostSent post
                        && post.at() <= firstAt.merge(post.text(), post.at(), Math::min)) {
                    origins.put(post.text(), log);
                }
            }
        }
    }

    void check(ConnectionLog log) {
        Map<Integer, Long> sent = new HashMap<>();
        Set<Long> acked = new HashSet<>();
        Set<Long> copies = new HashSet<>();
        for (Fact fact : log.facts()) {
            if (fact instanceof Fact.PostSent post) {
                sent.put(post.ref(), post.text());
            } else if (fact instanceof Fact.Acked ack) {
                Long text = sent.get(ack.ref());
                acked.add(text);
                violations.check(
                        ack.duplicate() || !copies.contains(text),
                        Rule.ACK_FIRST,
                        "%s: its own copy came before %s",
                        log,
                        ack);
            } else if (fact instanceof Fact.Delivered delivered
                    && Texts.sender(delivered.said().text()) == log.client()) {
                long text = delivered.said().text();
                copies.add(text);
                violations.check(
                        acked.contains(text) || origins.get(text) != log,
                        Rule.ACK_FIRST,
                        "%s: no ack came before %s",
                        log,
                        delivered);
            }
        }
    }
}
