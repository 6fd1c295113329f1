package io.chathub.protocol.internal.message;

import io.chathub.protocol.ProtocolVersion;
import java.util.HashSet;
import java.util.Set;

/**
 * The field names of one message type.
 *
 * @param v1 the names in v1; none for a message that only v2 has
 * @param v2 the names in v2
 */
public record FieldNames(Set<String> v1, Set<String> v2) {

    /** Copies the sets. */
    public FieldNames {
        v1 = Set.copyOf(v1);
        v2 = Set.copyOf(v2);
    }

    /** The names of a message that both versions have with the same fields; {@link #andV2} adds to them. */
    public static FieldNames of(String... names) {
        return new FieldNames(Set.of(names), Set.of(names));
    }

    /** The names of a message that only v2 has. */
    public static FieldNames v2(String... names) {
        return new FieldNames(Set.of(), Set.of(names));
    }

    /** The same names, and {@code names} in v2. */
    public FieldNames andV2(String... names) {
        Set<String> all = new HashSet<>(v2);
        all.addAll(Set.of(names));
        return new FieldNames(v1, all);
    }

    /** The names in {@code version}. */
    public Set<String> in(ProtocolVersion version) {
        return version == ProtocolVersion.V1 ? v1 : v2;
    }
}
