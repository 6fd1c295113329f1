package io.chathub.protocol.internal.json;

import io.chathub.protocol.InputLimits;
import io.chathub.protocol.ProtocolVersion;
import java.util.Set;

/**
 * The settings that all objects of a document are read with.
 *
 * @param version the protocol version of the connection
 * @param limits  the limits of the document and of its texts
 * @param known   the names of the fields to keep, at every depth; all other fields are checked and dropped
 */
public record ReadContext(ProtocolVersion version, InputLimits limits, Set<String> known) {
    /** Copies the set. */
    public ReadContext {
        known = Set.copyOf(known);
    }
}
