package io.chathub.core.spi.store;

import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.ServerEvent;
import java.nio.charset.StandardCharsets;

/**
 * The states of entries as text: the JSON of the wire's version 2, whose fields only grow. A state that was written by an
 * earlier version is read by a later one. Thread-safe.
 */
public final class StateCodec {

    private static final JsonCodec JSON =
            new JsonCodec(ProtocolVersion.V2, new InputLimits(InputLimits.LARGEST_MESSAGE_BYTES, Integer.MAX_VALUE));

    private static final String NUL = "\\u0000";

    private StateCodec() {}

    /**
     * The text of a state.
     *
     * @throws IllegalArgumentException if a string of the state has the character U+0000, which no codec reads
     */
    public static String encode(DurableEvent state) {
        String text = new String(JSON.encode(state), StandardCharsets.UTF_8);
        if (hasNul(text)) {
            throw new IllegalArgumentException("state: has U+0000 in a string (expected: none)");
        }
        return text;
    }

    /** Whether the text has an escaped U+0000; a backslash before the escape is text of its own. */
    private static boolean hasNul(String json) {
        int at = json.indexOf(NUL);
        while (at >= 0) {
            int before = at;
            while (before > 0 && json.charAt(before - 1) == '\\') {
                before--;
            }
            if ((at - before) % 2 == 0) {
                return true;
            }
            at = json.indexOf(NUL, at + 1);
        }
        return false;
    }

    /**
     * The state of a text.
     *
     * @throws StoreException {@code TEMPORARY} if the text is no state: the store is damaged
     */
    public static DurableEvent decode(String text) {
        try {
            ServerEvent event = JSON.decodeEvent(text);
            if (event instanceof DurableEvent state) {
                return state;
            }
        } catch (ProtocolException e) {
            throw StoreException.temporary("a stored state is damaged: " + e.getMessage(), e);
        }
        throw StoreException.temporary("a stored state is of an unknown type", null);
    }
}
