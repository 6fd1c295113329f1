package io.chathub.protocol.state;

/** The role of the user that deleted a message. */
public enum Deletion {
    /** The author of the message. */
    AUTHOR("author"),
    /** A moderator, an operator or the host. */
    MODERATOR("moderator");

    private final String wireName;

    Deletion(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** The deletion of this name; {@link #MODERATOR} for a name of a newer server: a deleted message stays deleted. */
    public static Deletion of(String wireName) {
        return wireName.equals(AUTHOR.wireName) ? AUTHOR : MODERATOR;
    }
}
