package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rooms' streams as everybody together saw them, and the rules about where a message may be. */
final class Streams {

    /** How often a message was sent, when first, and in which room. */
    private record Posting(String room, long firstAt) {}

    private record Ack(Stream stream, Fact.Acked fact) {}

    private record Sighting(Stream stream, long offset) {}

    private final Violations violations;
    private final Map<String, Map<String, Stream>> byRoom = new HashMap<>();
    private final Map<Long, Posting> postings = new HashMap<>();
    private final Map<Long, List<Sighting>> places = new HashMap<>();
    private final Map<Long, List<Ack>> acks = new HashMap<>();

    Streams(RunRecord run, List<Span> spans, Violations violations) {
        this.violations = violations;
        for (ConnectionLog log : run.connections()) {
            for (Fact fact : log.facts()) {
                if (fact instanceof Fact.PostSent post) {
                    postings.merge(
                            post.text(),
                            new Posting(post.room(), post.at()),
                            (a, b) -> a.firstAt() <= b.firstAt() ? a : b);
                }
            }
        }
        run.connections().forEach(this::readReplies);
        spans.forEach(this::readDeliveries);
        byRoom.values().forEach(epochs -> epochs.values().forEach(Stream::seal));
    }

    Stream of(String room, String epoch) {
        return byRoom.computeIfAbsent(room, name -> new HashMap<>())
                .computeIfAbsent(epoch, name -> new Stream(room, epoch));
    }

    /** A room's streams, in no particular order. */
    Iterable<Stream> ofRoom(String room) {
        return byRoom.getOrDefault(room, Map.of()).values();
    }

    Set<String> rooms() {
        return byRoom.keySet();
    }

    private void readReplies(ConnectionLog log) {
        Map<Integer, Fact.Request> requests = new HashMap<>();
        for (Fact fact : log.facts()) {
            if (fact instanceof Fact.Request request) {
                requests.put(request.ref(), request);
            } else if (fact instanceof Fact.Joined joined) {
                Stream stream = of(joined.room(), joined.epoch());
                Fact.Request request = requests.get(joined.ref());
                stream.asked(request == null ? joined.at() : request.at());
                joined.events().forEach(said -> see(stream, said, joined.at()));
            } else if (fact instanceof Fact.Page page) {
                Stream stream = of(page.room(), page.epoch());
                page.events().forEach(said -> see(stream, said, page.at()));
            } else if (fact instanceof Fact.Acked ack && requests.get(ack.ref()) instanceof Fact.PostSent post) {
                Stream stream = of(ack.room(), ack.epoch());
                see(stream, new Said(ack.offset(), post.text(), ack.timestamp()), ack.at());
                stream.acked(ack.at(), ack.offset());
                Posting posting = postings.get(post.text());
                boolean isFirst = posting != null && posting.firstAt() == post.at();
                violations.check(!(isFirst && ack.duplicate()), Rule.DUPLICATE, "%s: %s to the first try", log, ack);
                acks.computeIfAbsent(post.text(), text -> new ArrayList<>(1)).add(new Ack(stream, ack));
            }
        }
    }

    private void readDeliveries(Span span) {
        Stream stream = of(span.room(), span.epoch());
        for (Fact.OfRoom fact : span.facts()) {
            if (fact instanceof Fact.Delivered delivered) {
                see(stream, delivered.said(), delivered.at());
            }
        }
    }

    private void see(Stream stream, Said said, long at) {
        Posting posting = postings.get(said.text());
        if (posting == null || posting.firstAt() > at) {
            violations.add(Rule.SENSE, "%s in %s was not sent before %d", Texts.shown(said.text()), stream, at);
            return;
        }
        @Nullable Said other = stream.note(said);
        if (other != null) {
            violations.add(Rule.ONE_ORDER, "%s: %d is %s and %s", stream, said.offset(), shown(other), shown(said));
        }
        List<Sighting> known = places.computeIfAbsent(said.text(), text -> new ArrayList<>(1));
        for (Sighting sighting : known) {
            if (sighting.stream() == stream) {
                violations.check(
                        sighting.offset() == said.offset(),
                        Rule.ONE_OFFSET,
                        "%s: %s is at %d and %d",
                        stream,
                        Texts.shown(said.text()),
                        sighting.offset(),
                        said.offset());
                return;
            }
        }
        known.add(new Sighting(stream, said.offset()));
    }

    // -------------------------------------------------------------------------------------------------------- rules

    void check() {
        byRoom.forEach((room, epochs) -> epochs.values().forEach(stream -> {
            checkOrder(room, stream);
        }));
        acks.forEach(this::checkAcks);
    }

    private void checkOrder(String room, Stream stream) {
        Map<Integer, Integer> last = new HashMap<>();
        stream.messages().forEach((offset, said) -> {
            String text = Texts.shown(said.text());
            int count = Texts.count(said.text());
            Integer before = last.put(Texts.sender(said.text()), count);
            violations.check(
                    before == null || before < count,
                    Rule.SENDER_ORDER,
                    "%s: %s at %d comes after its sender's %s",
                    stream,
                    text,
                    offset,
                    before);
            Posting posting = postings.get(said.text());
            if (posting != null) {
                violations.check(
                        posting.room().equals(room), Rule.ONE_OFFSET, "%s was sent to %s", text, posting.room());
                long known = stream.ackedBefore(posting.firstAt());
                violations.check(
                        known < offset,
                        Rule.REAL_TIME,
                        "%s: %s is at %d, and %d was acknowledged before it was sent",
                        stream,
                        text,
                        offset,
                        known);
            }
        });
    }

    private void checkAcks(long text, List<Ack> all) {
        Set<Stream> asNew = new HashSet<>();
        for (Ack ack : all) {
            violations.check(
                    ack.fact().duplicate() || asNew.add(ack.stream()),
                    Rule.DUPLICATE,
                    "%s: %s was taken twice as new",
                    ack.stream(),
                    Texts.shown(text));
            for (Sighting sighting : places.getOrDefault(text, List.of())) {
                violations.check(
                        sighting.stream() == ack.stream()
                                || sighting.stream().askedAt() < ack.stream().askedAt(),
                        Rule.DUPLICATE,
                        "%s was acknowledged in %s and is in the later %s too",
                        Texts.shown(text),
                        ack.stream(),
                        sighting.stream());
            }
        }
    }

    private static String shown(Said said) {
        return Texts.shown(said.text()) + " (" + said.timestamp() + ")";
    }
}
