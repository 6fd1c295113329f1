package io.chathub.core.internal.jfr;

import io.chathub.core.MonitoringData;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

@Name("io.chathub.Hub")
@Label("Hub")
@Category("ChatHub")
@Description("The figures of a hub; sums are since its start")
@Period("10 s")
@StackTrace(false)
final class HubEvent extends Event {

    @Label("Connections")
    int connections;

    @Label("Streams")
    int streams;

    @Label("Messages")
    long messages;

    @Label("Deliveries")
    long deliveries;

    @Label("Bytes Out")
    @DataAmount
    long bytesOut;

    @Label("Waiting Bytes")
    @DataAmount
    long waitingBytes;

    @Label("Largest Lane Backlog")
    int laneBacklog;

    /** Waits for the first recording of the process: the recorder's initialization takes time and memory. */
    private static final class Periodic implements FlightRecorderListener, Runnable {
        private final MonitoringData data;
        private boolean ended;

        Periodic(MonitoringData data) {
            this.data = data;
        }

        @Override
        public synchronized void recorderInitialized(FlightRecorder recorder) {
            if (!ended) {
                FlightRecorder.addPeriodicEvent(HubEvent.class, this);
            }
        }

        synchronized void end() {
            ended = true;
            FlightRecorder.removeListener(this);
            FlightRecorder.removePeriodicEvent(this);
        }

        @Override
        public void run() {
            record(data);
        }
    }

    static Runnable periodically(MonitoringData data) {
        Periodic periodic = new Periodic(data);
        FlightRecorder.addListener(periodic);
        return periodic::end;
    }

    private static void record(MonitoringData data) {
        HubEvent event = new HubEvent();
        if (event.shouldCommit()) {
            event.connections = data.status().activeConnections();
            event.streams = data.streams();
            event.messages = data.status().totalMessages();
            event.deliveries = data.deliveries();
            event.bytesOut = data.bytesOut();
            event.waitingBytes = data.waitingBytes();
            event.laneBacklog = data.laneBacklogs().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(0);
            event.commit();
        }
    }
}
