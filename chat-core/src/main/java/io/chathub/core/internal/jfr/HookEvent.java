package io.chathub.core.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

@Name("io.chathub.Hook")
@Label("Hook of the Host")
@Category("ChatHub")
@Description("The time from a call of a hook to its decision, the wait for a thread included")
@Threshold("20 ms")
@StackTrace(false)
final class HookEvent extends Event {

    private static final HookEvent SWITCH = new HookEvent();

    @Label("Hook")
    @Nullable String hook;

    @Label("Failed")
    boolean failed;

    static @Nullable Object begun() {
        if (!SWITCH.isEnabled()) {
            return null;
        }
        HookEvent event = new HookEvent();
        event.begin();
        return event;
    }

    static void end(Object call, String hook, boolean failed) {
        HookEvent event = (HookEvent) call;
        event.end();
        if (event.shouldCommit()) {
            event.hook = hook;
            event.failed = failed;
            event.commit();
        }
    }
}
