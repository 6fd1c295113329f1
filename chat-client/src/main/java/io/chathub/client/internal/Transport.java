package io.chathub.client.internal;

/**
 * One WebSocket: opened once, ended once. Any thread may call its methods, under locks too: none of them waits for the
 * network, or calls the {@link Listener} on the calling thread.
 */
interface Transport {

    /** What became of a message. */
    enum Sent {
        /** It stands in the queue of a live connection. */
        QUEUED,
        /** The queue is full; nothing was sent. */
        FULL,
        /** The connection is not up, or no longer; nothing was sent. */
        NOT_OPEN
    }

    /** Starts to connect. */
    void open();

    /** Queues a text message, behind those before it. */
    Sent send(String text);

    /** Queues a ping. */
    void ping();

    /** Queues a close frame behind what waits; nothing can be sent after. The peer's answer ends the connection. */
    void close(int code);

    /** Cuts the connection, whatever it is doing; {@code reason} is what {@link Listener#onEnd} will tell. */
    void abort(String reason);

    /** Who hears of a transport: on its reader thread, one call at a time. */
    interface Listener {
        /** A text message. May block; then nothing more is read. */
        void onText(String text);

        /** Any frame, also a pong: the peer lives. */
        void onActivity();

        /** The connection, or the attempt, is over, and all it brought has been told. Once; the last call. */
        void onEnd(TransportEnd end);
    }

    /** Makes the transport of each connection. */
    @FunctionalInterface
    interface Factory {
        Transport create(Listener listener);
    }
}
