package io.chathub.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A part of v2 that a server may have or not. The {@code connect} of a server names its features in the order of these
 * constants. A client sends a request of a feature only to a server that names the feature. A feature that the operator
 * switched off is not named, and its requests are refused with {@link ErrorCode#FORBIDDEN}.
 */
public enum Feature {
    /** Messages can be edited by their author. */
    EDIT("edit"),
    /** Messages can be deleted. */
    DELETE("delete"),
    /** Messages can have reactions. */
    REACTION("reaction"),
    /** A message can quote another one, and be part of a thread. */
    REPLY("reply"),
    /** A message can name users who are notified. */
    MENTION("mention"),
    /** Messages can be pinned. */
    PIN("pin"),
    /** Users have read markers, and counts of unread messages. */
    READ("read"),
    /** Users have an inbox, the stream {@code @me}. */
    INBOX("inbox"),
    /** Users can have direct conversations. */
    DIRECT("direct"),
    /** Rooms have data, roles and access rules. */
    ROLES("roles"),
    /** Users can watch the presence of other users. */
    PRESENCE("presence"),
    /** Messages can have files. */
    UPLOAD("upload"),
    /** Messages can be searched. */
    SEARCH("search"),
    /** Messages can be reported to the moderators. */
    REPORT("report"),
    /** Messages can be encrypted by their author for the members of a room. */
    ENC("enc"),
    /** Messages can have actions, and rooms commands. */
    COMMAND("command");

    private final String wireName;

    Feature(String wireName) {
        this.wireName = wireName;
    }

    /** The name in messages, such as {@code edit}. */
    public String wireName() {
        return wireName;
    }

    /** Returns the feature of {@code wireName}; null if this version does not know the name. */
    public static @Nullable Feature ofWireName(String wireName) {
        for (Feature feature : values()) {
            if (feature.wireName.equals(wireName)) {
                return feature;
            }
        }
        return null;
    }
}
