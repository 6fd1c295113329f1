package io.chathub.examples.durable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that one client has received about a room, from its first join on, before which the room was empty.
 *
 * @param client   the name of the client
 * @param epochs   the epochs of its joins
 * @param gaps     the losses that were reported
 * @param steps    the durable events and states, in the order of the calls
 * @param messages the messages by offset, as they are after these steps
 */
public record Reception(
        String client, Set<String> epochs, List<String> gaps, List<Step> steps, Map<Long, MessageView> messages) {

    /**
     * One event or state. The states in one answer of the server come in the order of their messages; whether a message is an event or
     * a state cannot be seen.
     *
     * @param change  its offset, or the offset of the last change of a state
     * @param message the offset of the message
     */
    public record Step(Kind kind, long change, long message) {

        /** The kinds of steps. */
        public enum Kind {
            /** A message that the client had not received before. */
            MESSAGE,
            /** A live change of a message that the client had. */
            CHANGE,
            /** The state of a message that the client had or never receives. */
            STATE
        }
    }
}
