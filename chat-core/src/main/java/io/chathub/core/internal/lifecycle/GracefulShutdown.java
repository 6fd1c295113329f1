package io.chathub.core.internal.lifecycle;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disconnects all clients of a hub that stops and takes nothing more. An ack is a promise that the message reaches every
 * client that stays connected, so the steps are in this order, each within a share of the shutdown timeout:
 *
 * <ol>
 * <li>The commands that were taken are decided, published and acknowledged. A command that takes longer gets no ack.
 * <li>The handover ends: from then on no ack is sent and no event reaches a lane.
 * <li>The lanes deliver the events that they have.
 * <li>Each client leaves its rooms, is advised to come back at a time of its own, and is closed after its queue.
 * </ol>
 */
public final class GracefulShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

    private final HubServices services;
    private final HubOptions options;
    private final ChatRuntime runtime;

    /** A shutdown of the sessions in {@code services}, whose intake is closed. */
    public GracefulShutdown(HubServices services, ChatRuntime runtime) {
        this.services = services;
        options = services.options();
        this.runtime = runtime;
    }

    /** Closes all sessions, waits for their end, and aborts the rest. Returns false where it was interrupted. */
    public boolean run() {
        int clients = services.sessions().count();
        boolean interrupted = false;
        try {
            closeInTime();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        services.handover().close(); // also after an interrupt: no further ack could be kept
        int aborted = services.sessions().count();
        services.sessions().all().forEach(ClientSession::abort);
        LOG.info("The hub is closed: {} clients were notified, {} of them aborted", clients, aborted);
        return !interrupted;
    }

    private void closeInTime() throws InterruptedException {
        long timeout = options.connection().shutdownTimeout().toNanos();
        long begin = runtime.runningNanoTime(); // a pause of the process takes no time from the clients
        long end = begin + timeout;
        settle(begin + timeout / 2);
        services.handover().close();
        // A publication that is being handed over has sent its ack; the lanes do not have the event yet.
        awaitWithin(services.handover()::isEmpty, end);
        // The lanes deliver in batches. Those that take longer deliver the rest to each client before its close.
        awaitWithin(services.lanes()::areEmpty, begin + timeout / 4 * 3);
        closeAll(end - runtime.runningNanoTime());
        awaitWithin(() -> services.sessions().count() == 0 && !services.rooms().oweLeaves(), end);
    }

    /** Waits for {@code condition}. The stop goes on at the deadline: the clients that are left are aborted and counted. */
    private void awaitWithin(BooleanSupplier condition, long deadline) throws InterruptedException {
        var unused = await(condition, deadline);
    }

    /** Waits for {@code condition}, until a deadline on the scale of {@link ChatRuntime#runningNanoTime()}. */
    private boolean await(BooleanSupplier condition, long deadline) throws InterruptedException {
        return runtime.await(condition, runtime.nanoTime() + deadline - runtime.runningNanoTime());
    }

    /** Waits until each command that was taken is carried out, and its event is handed to the lanes with its ack. */
    private void settle(long deadline) throws InterruptedException {
        // A session that has settled stays settled, since nothing more is taken: each is asked until its first yes.
        Queue<ClientSession> busy = new ArrayDeque<>(services.sessions().all());
        boolean settled = await(
                () -> {
                    while (!busy.isEmpty() && busy.element().isSettled()) {
                        busy.remove();
                    }
                    return busy.isEmpty()
                            && services.intake().isEmpty()
                            && !services.rooms().oweDelivery()
                            && !services.rooms().oweLeaves();
                },
                deadline);
        if (!settled) {
            LOG.warn(
                    "The requests of {} clients are not decided or published in time; they get no answer", busy.size());
        }
    }

    /** Spreads the returns evenly, at random within each share: neither all at once, nor in step with another hub's. */
    private void closeAll(long grace) {
        int clients = services.sessions().count();
        long window = options.connection().drainWindow().toMillis();
        int notified = 0;
        for (ClientSession session : services.sessions().all()) {
            double share = (notified + runtime.random().nextDouble()) / Math.max(clients, notified + 1);
            session.goAway(Duration.ofMillis((long) (share * window)), grace);
            notified++;
        }
    }
}
