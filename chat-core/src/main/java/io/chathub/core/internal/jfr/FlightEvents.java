package io.chathub.core.internal.jfr;

import io.chathub.core.MonitoringData;
import org.jspecify.annotations.Nullable;

/**
 * Records events by the JDK Flight Recorder, where the JVM has it and a recording wants them. Otherwise a call costs the read of
 * one flag, and allocates nothing. Any thread may call.
 *
 * <p>Without the module {@code jdk.jfr}, no class of an event is loaded: this class calls their static methods only.
 */
public final class FlightEvents {

    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightEvents() {}

    /** Begins a turn of a lane; null where turns are not recorded. */
    public static @Nullable Object beginTurn() {
        return PRESENT ? TurnEvent.begun() : null;
    }

    /** Ends a turn that was begun, and records it if it was long. */
    public static void endTurn(@Nullable Object turn, int lane, int tasks) {
        if (turn != null) {
            TurnEvent.end(turn, lane, tasks);
        }
    }

    /** Begins the call of a hook; null where calls are not recorded. */
    public static @Nullable Object beginHook() {
        return PRESENT ? HookEvent.begun() : null;
    }

    /** Ends the call of a hook that was begun, and records it if it was long. */
    public static void endHook(@Nullable Object call, String hook, boolean failed) {
        if (call != null) {
            HookEvent.end(call, hook, failed);
        }
    }

    /** A client is cut because it reads too slowly. */
    public static void slowClient(String client, int waitingBytes) {
        if (PRESENT) {
            SlowClientEvent.record(client, waitingBytes);
        }
    }

    /** The connection of a client has ended. */
    public static void closed(String client, int code) {
        if (PRESENT) {
            ClosedEvent.record(client, code);
        }
    }

    /** A client is notified that it does not receive the events of a range. */
    public static void gap(String client, String room, long from, long to) {
        if (PRESENT) {
            GapEvent.record(client, room, from, to);
        }
    }

    /** Records the figures of a hub every period of a recording. Returns the end of that. */
    public static Runnable periodically(MonitoringData data) {
        return PRESENT ? HubEvent.periodically(data) : () -> {};
    }
}
