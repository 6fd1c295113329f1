package io.chathub.examples.durable;

import io.chathub.examples.durable.Request.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The requests of all clients with their outcomes, in the order of the outcomes. For any thread. */
final class Ledger {

    /** The number of the newest messages that the clients change. */
    private static final int NEWEST = 100;

    private final List<Request> requests = new ArrayList<>();
    private final List<Long> posted = new ArrayList<>();

    synchronized void add(Request request) {
        requests.add(request);
        if (request.kind() == Kind.POST && request.isAcknowledged()) {
            posted.add(request.acknowledgement().offset());
        }
    }

    /** The offset of one of the newest messages; 0 if there is none. */
    synchronized long message(Random random) {
        return posted.isEmpty() ? 0 : posted.get(posted.size() - 1 - random.nextInt(Math.min(NEWEST, posted.size())));
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }
}
