package io.chathub.conformance.network;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that a client met, as a line between two JVMs.
 *
 * @param client the client's name
 * @param kind   what it was
 * @param fields what is to be said about it; without tabs and line ends
 */
record Note(String client, Kind kind, List<String> fields) {

    /** What a client meets. */
    enum Kind {
        /** Connected: id. */
        CONNECTED,
        /** In the room, for the first time or again: epoch, offset, whether again. */
        JOINED,
        /** A message: offset (0 in v1), its words without padding, its age in ms. */
        HEARD,
        /** Messages that will not come, or that a raw client has to fetch: from, to, whether of another epoch. */
        GAP,
        /** Somebody went: id. */
        LEFT,
        /** A message of its own was acknowledged: words, offset, whether the server had it before. */
        ACKED,
        /** A message of its own was not: words, why. */
        FAILED,
        /** The connection is lost: code. */
        DISCONNECTED,
        /** It will never come back: code. */
        CLOSED
    }

    Note {
        fields = List.copyOf(fields);
    }

    static Note of(String client, Kind kind, Object... fields) {
        return new Note(client, kind, Stream.of(fields).map(String::valueOf).toList());
    }

    /** What {@link #line()} wrote. */
    static Note parse(String line) {
        List<String> parts = List.of(line.split("\t", -1));
        return new Note(parts.get(0), Kind.valueOf(parts.get(1)), parts.subList(2, parts.size()));
    }

    String line() {
        return Stream.concat(Stream.of(client, kind.name()), fields.stream()).collect(Collectors.joining("\t"));
    }

    String text(int index) {
        return fields.get(index);
    }

    long number(int index) {
        return Long.parseLong(fields.get(index));
    }

    boolean flag(int index) {
        return Boolean.parseBoolean(fields.get(index));
    }
}
