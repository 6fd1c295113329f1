package io.chathub.core.hook;

/** The clients without an account that a server admits. */
public enum Guests {

    /** No client: each needs an identity, by a token or by the {@link Authenticator}. */
    NONE,

    /**
     * A client without a token. It is a guest of its connection: it has no identity, and after a reconnect the server does
     * not know it again.
     */
    CONNECTION,

    /**
     * As {@link #CONNECTION}, and a client with a {@linkplain io.chathub.protocol.GuestKey guest key} is a user: the same
     * one on every connection with that key.
     */
    KEYS
}
