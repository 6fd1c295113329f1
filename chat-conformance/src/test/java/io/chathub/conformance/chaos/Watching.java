package io.chathub.conformance.chaos;

/** Reads what passes on the wire, and changes nothing. */
@FunctionalInterface
interface Watching {

    /** The messages of one connection, each direction in its order, by a thread of its own. */
    interface Line {
        /** A text message of the client, as it leaves the client. */
        void fromClient(String json);

        /** A text message of the server, as it leaves the server: the client may never receive the message. */
        void fromServer(String json);
    }

    Line open();
}
