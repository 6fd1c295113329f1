package io.chathub.examples.durable;

import io.chathub.protocol.StreamPosition;

/**
 * A client has joined a room again, as the frames show it.
 *
 * @param since     the position that the client has named
 * @param now       the position in the reply
 * @param recovered whether the reply had all that the client has missed
 */
public record Return(String client, StreamPosition since, StreamPosition now, boolean recovered) {

    /** The most events that a client may have missed for a recovery for sure: their states are below 300, and below 128 KiB. */
    static final long MOST_MISSED = 200;

    boolean mustBeRecovered() {
        return now.offset() - since.offset() <= MOST_MISSED;
    }
}
