package io.chathub.core.internal.common;

/** The prefixes of idempotency keys. All connections of one owner have the same prefix; no other owner has it. */
public final class KeyPrefixes {

    private KeyPrefixes() {}

    /** The prefix of a user's keys. */
    public static String ofUser(String userId) {
        return prefix("user " + userId);
    }

    /** The prefix of the keys of a client without a user, by its name. */
    public static String ofName(String username) {
        return prefix("name " + username);
    }

    /** The length in front: no prefix is the beginning of another one. */
    private static String prefix(String owner) {
        return owner.length() + ":" + owner + ":";
    }
}
