package io.chathub.conformance.chaos;

import java.util.List;

/** Changes what the server says, on the wire. */
@FunctionalInterface
interface Tampering {

    /** One connection's. It is used by one thread. */
    @FunctionalInterface
    interface Tap {
        /** What goes on instead of a text message. */
        List<String> onText(String json);
    }

    Tap open();
}
