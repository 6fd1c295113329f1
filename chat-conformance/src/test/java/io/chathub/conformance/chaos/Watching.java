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

    /** Reads by two readers, one after the other. */
    static Watching both(Watching first, Watching second) {
        return () -> {
            Line one = first.open();
            Line other = second.open();
            return new Line() {
                @Override
                public void fromClient(String json) {
                    one.fromClient(json);
                    other.fromClient(json);
                }

                @Override
                public void fromServer(String json) {
                    one.fromServer(json);
                    other.fromServer(json);
                }
            };
        };
    }
}
