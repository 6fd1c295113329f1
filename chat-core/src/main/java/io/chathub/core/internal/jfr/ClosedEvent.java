package io.chathub.core.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name("io.chathub.Closed")
@Label("Connection Closed")
@Category("ChatHub")
@Description("The connection of a client has ended")
@StackTrace(false)
final class ClosedEvent extends Event {

    @Label("Connection Id")
    @Nullable String client;

    @Label("Close Code")
    int code;

    static void record(String client, int code) {
        ClosedEvent event = new ClosedEvent();
        if (event.shouldCommit()) {
            event.client = client;
            event.code = code;
            event.commit();
        }
    }
}
