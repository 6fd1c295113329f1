package io.chathub.testkit.internal.check;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A handler that records all calls and keeps a {@link StreamCopy} of each stream. */
final class Deliveries implements PublicationHandler {

    private final Map<String, StreamCopy> copies = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    private final List<Publication> publications = new CopyOnWriteArrayList<>();
    private final List<StreamPosition> resets = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger effects = new AtomicInteger();

    /** Begins the copy of a stream that is open now. */
    void begin(String stream, String epoch, long offset) {
        copies.computeIfAbsent(
                stream, name -> new StreamCopy(epoch, offset, text -> violations.add("stream " + name + ": " + text)));
    }

    void end(String stream) {
        copies.remove(stream);
    }

    Map<String, StreamCopy> copies() {
        return copies;
    }

    StreamCopy copy(String stream) {
        StreamCopy copy = copies.get(stream);
        if (copy == null) {
            throw new IllegalStateException("the stream " + stream + " is not open");
        }
        return copy;
    }

    /** The publications of all streams so far. */
    List<Publication> publications() {
        return new ArrayList<>(publications);
    }

    /** The last publication; there is one. */
    Publication last() {
        if (publications.isEmpty()) {
            throw new AssertionError("nothing was delivered");
        }
        return publications.get(publications.size() - 1);
    }

    /** The epoch and offset of each reset so far. */
    List<StreamPosition> resets() {
        return new ArrayList<>(resets);
    }

    List<String> violations() {
        return new ArrayList<>(violations);
    }

    /** The number of calls that a stream caused. */
    int calls() {
        return calls.get();
    }

    /** The number of announcements of stored effects. */
    int effects() {
        return effects.get();
    }

    @Override
    public void onPublication(Publication publication) {
        publications.add(publication);
        alone(publication.room(), copy -> copy.publication(publication));
    }

    @Override
    public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
        alone(stream, copy -> copy.changes(epoch, from, to, states));
    }

    @Override
    public void onLost(String stream, String epoch, long from, long to) {
        alone(stream, copy -> copy.lost(epoch, from, to));
    }

    @Override
    public void onReset(String stream, String epoch, long offset) {
        resets.add(new StreamPosition(epoch, offset));
        alone(stream, copy -> copy.reset(epoch, offset));
    }

    @Override
    public void onEffects() {
        effects.incrementAndGet();
    }

    private void alone(String stream, Consumer<StreamCopy> call) {
        calls.incrementAndGet();
        AtomicInteger concurrent = running.computeIfAbsent(stream, name -> new AtomicInteger());
        if (concurrent.incrementAndGet() != 1) {
            violations.add("stream " + stream + ": two calls at once");
        }
        StreamCopy copy = copies.get(stream);
        if (copy != null) {
            call.accept(copy);
        }
        concurrent.decrementAndGet();
    }
}
