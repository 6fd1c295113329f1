package io.chathub.core.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name("io.chathub.Gap")
@Label("Gap")
@Category("ChatHub")
@Description("A client is notified that it does not receive the events of a range")
@StackTrace(false)
final class GapEvent extends Event {

    @Label("Connection Id")
    @Nullable String client;

    @Label("Room")
    @Nullable String room;

    @Label("First Offset")
    long from;

    @Label("Last Offset")
    long to;

    static void record(String client, String room, long from, long to) {
        GapEvent event = new GapEvent();
        if (event.shouldCommit()) {
            event.client = client;
            event.room = room;
            event.from = from;
            event.to = to;
            event.commit();
        }
    }
}
