package io.chathub.core.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name("io.chathub.SlowClient")
@Label("Slow Client")
@Category("ChatHub")
@Description("A client is cut because it reads too slowly")
@StackTrace(false)
final class SlowClientEvent extends Event {

    @Label("Connection Id")
    @Nullable String client;

    @Label("Waiting Bytes")
    @DataAmount
    long waitingBytes;

    static void record(String client, int waitingBytes) {
        SlowClientEvent event = new SlowClientEvent();
        if (event.shouldCommit()) {
            event.client = client;
            event.waitingBytes = waitingBytes;
            event.commit();
        }
    }
}
