package io.chathub.client.spi;

import io.chathub.runtime.ChatRuntime;

/**
 * One connection to a server: opened once, ended once. Any thread may call the methods, also under locks: no method waits
 * for the network, and none calls the {@link Listener} on the calling thread.
 */
public interface ClientTransport {

    /** The outcome of {@link #send}. */
    enum Sent {
        /** The message is in the queue of an open connection. */
        QUEUED,
        /** The queue is full; the message was not sent. */
        FULL,
        /** The connection is not open yet, or no longer; the message was not sent. */
        NOT_OPEN
    }

    /** Starts to connect with the subprotocol {@code chat.v2}. */
    void open();

    /** Queues a text message behind those sent before. */
    Sent send(String text);

    /** Queues a ping, if the transport has pings. The transport reports the pong by {@link Listener#onActivity}. */
    void ping();

    /**
     * Closes the connection after the queued messages are written. Nothing can be sent after this call. The answer of the
     * peer ends the connection.
     *
     * @param code the close code, RFC 6455 section 7.4
     */
    void close(int code);

    /**
     * Ends the connection or the attempt at once.
     *
     * @param reason the reason of the {@link TransportEnd} that {@link Listener#onEnd} reports
     */
    void abort(String reason);

    /**
     * {@link Listener#isReady} is true again after it was false. A transport that does not call {@code isReady} needs not
     * implement this. Called on the dispatch thread of the client. Default: does nothing.
     */
    default void resume() {}

    /** Receives the messages and the end of one connection. The transport makes one call at a time. */
    interface Listener {
        /**
         * A text message. While {@link #isReady} is false this blocks, for as long as the listeners of the client need;
         * the transport reads nothing meanwhile.
         */
        void onText(String text);

        /**
         * Whether {@link #onText} will return without blocking. False when
         * {@link io.chathub.client.ChatClientBuilder#maxPendingEvents} events wait for the listeners of the client. A
         * transport that must not block checks this before each text, and waits for {@link ClientTransport#resume}.
         */
        default boolean isReady() {
            return true;
        }

        /** Anything that shows that the peer is alive: bytes of a message, a ping, a pong. */
        void onActivity();

        /** The connection, or the attempt, has ended, and all its messages were passed on. Once; the last call. */
        void onEnd(TransportEnd end);
    }

    /** Makes the transport of each connection. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes a transport that is not open.
         *
         * @param listener receives the messages and the end
         * @param runtime  the runtime of the client: threads, time and randomness for the transport
         */
        ClientTransport create(Listener listener, ChatRuntime runtime);
    }
}
