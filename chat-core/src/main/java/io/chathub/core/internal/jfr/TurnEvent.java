package io.chathub.core.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

@Name("io.chathub.Turn")
@Label("Delivery Turn")
@Category("ChatHub")
@Description("A turn of a delivery lane: the time in which its clients receive nothing else")
@Threshold("10 ms")
@StackTrace(false)
final class TurnEvent extends Event {

    private static final TurnEvent SWITCH = new TurnEvent();

    @Label("Lane")
    int lane;

    @Label("Tasks and Events")
    int tasks;

    static @Nullable Object begun() {
        if (!SWITCH.isEnabled()) {
            return null;
        }
        TurnEvent event = new TurnEvent();
        event.begin();
        return event;
    }

    static void end(Object turn, int lane, int tasks) {
        TurnEvent event = (TurnEvent) turn;
        event.end();
        if (event.shouldCommit()) {
            event.lane = lane;
            event.tasks = tasks;
            event.commit();
        }
    }
}
