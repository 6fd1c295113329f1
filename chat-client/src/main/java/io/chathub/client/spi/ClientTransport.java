package io.chathub.client.spi;

/**
 * One connection: opened once, ended once. Any thread may call its methods, under locks too: none of them waits for the
 * network, or calls the {@link Listener} on the calling thread.
 */
public interface ClientTransport {

    /** What became of a message. */
    enum Sent {
        /** It stands in the queue of a live connection. */
        QUEUED,
        /** The queue is full; nothing was sent. */
        FULL,
        /** The connection is not up, or no longer; nothing was sent. */
        NOT_OPEN
    }

    /** Starts to connect, and to speak {@code chat.v2}. */
    void open();

    /** Queues a text message, behind those before it. */
    Sent send(String text);

    /** Queues a ping, if this transport has such a thing; its answer is told as {@link Listener#onActivity}. */
    void ping();

    /** Closes behind what waits; nothing can be sent after. The peer's answer ends the connection. */
    void close(int code);

    /** Cuts the connection, whatever it is doing; {@code reason} is what {@link Listener#onEnd} will tell. */
    void abort(String reason);

    /** Who hears of a transport: one call at a time. */
    interface Listener {
        /** A text message. May block; then nothing more is to be read. */
        void onText(String text);

        /** Whatever shows that the peer lives, also a pong. */
        void onActivity();

        /** The connection, or the attempt, is over, and all it brought has been told. Once; the last call. */
        void onEnd(TransportEnd end);
    }

    /** Makes the transport of each connection. */
    @FunctionalInterface
    interface Factory {
        /** A transport that has not been opened. */
        ClientTransport create(Listener listener);
    }
}
