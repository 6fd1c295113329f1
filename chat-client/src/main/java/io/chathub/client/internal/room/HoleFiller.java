package io.chathub.client.internal.room;

import io.chathub.client.Gap;
import io.chathub.client.internal.event.EventHandlers;
import io.chathub.client.internal.stream.Reassembly;
import io.chathub.client.internal.stream.StreamOutput;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import io.chathub.runtime.Cancellable;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the durable events of one room in order and fetches what is missing: the changes after the position. {@link Reassembly}
 * decides what is missing; this class sends the requests. Guarded by {@link RoomContext}.
 */
final class HoleFiller {

    /** How many events are held while older ones are fetched. */
    private static final int MAX_HELD = 1_000;
    /** The time for an answer, waits for the rate of requests included. */
    private static final Duration NO_ANSWER = Duration.ofMinutes(1);

    private final RoomContext context;
    private final Reassembly stream;
    /** The number of the current fetch. The reply to another one, or its repetition, is void. */
    private long fetch;
    /** Whether the last page was of another epoch, and no reset has come since. */
    private boolean foreign;

    /** The next attempt, or the end of the wait for an answer; null where nothing is planned. */
    private @Nullable Cancellable later;

    HoleFiller(String name, RoomContext context, EventHandlers handlers) {
        this.context = context;
        stream = new Reassembly(name, MAX_HELD, new StreamOutput() {
            @Override
            public void numbered(String epoch) {
                context.notifier().numbered(epoch, handlers);
            }

            @Override
            public void event(RoomEvent event) {
                context.notifier().event(event, handlers);
            }

            @Override
            public void changed(MessagePosted now) {
                context.notifier().changed(now, handlers);
            }

            @Override
            public void gap(Gap gap) {
                context.notifier().gap(gap, handlers);
            }

            @Override
            public void fetchChanges(StreamPosition after) {
                sendFetch(ref -> FetchHistory.builder(name)
                        .ref(ref)
                        .epoch(after.epoch())
                        .after(after.offset())
                        .limit(FetchHistory.MAX_LIMIT)
                        .view(FetchHistory.View.CHANGES)
                        .build());
            }

            @Override
            public void fetchNewest(String epoch) {
                sendFetch(
                        ref -> FetchHistory.builder(name).ref(ref).epoch(epoch).build());
            }

            @Override
            public void fetchShared(StreamPosition former) {
                sendFetch(ref -> FetchHistory.builder(name)
                        .ref(ref)
                        .epoch(former.epoch())
                        .after(former.offset())
                        .limit(1)
                        .build());
            }
        });
    }

    /** The position to resume from; null before the first join. */
    @Nullable StreamPosition position() {
        return stream.position();
    }

    /** Forgets the position: the next join is the first. */
    void reset() {
        endFetch();
        stream.reset();
    }

    void joined(Joined reply) {
        endFetch();
        stream.joined(reply);
    }

    /** The connection, or the membership, has ended: drops the held events and the fetch. */
    void stop() {
        endFetch();
        stream.disconnected();
    }

    private void endFetch() {
        fetch++;
        foreign = false;
        cancelPlan();
    }

    /** Handles a live event, a durable one or one of an unknown type. */
    void live(RoomEvent event) {
        stream.live(event);
    }

    void skipped(MessagesSkipped skipped) {
        stream.skipped(skipped.to());
    }

    void changes(StatesChanged changes) {
        stream.changes(changes);
    }

    /**
     * The stream has a new epoch: a request of the former one is void. A reset to an epoch that is known, by a join or by pages,
     * changes nothing: the request that is pending is one of this epoch.
     */
    void renumbered(StreamReset reset) {
        if (!stream.isAt(reset.epoch())) {
            endFetch();
            stream.renumbered(reset);
        }
    }

    private void sendFetch(Function<String, ClientCommand> request) {
        long current = ++fetch;
        boolean sent = context.requests().requestAgainAfterLoss(request, reply -> replied(current, request, reply));
        if (sent) {
            plan(NO_ANSWER, () -> giveUp(current));
        } else if (context.requests().isConnected()) {
            fetchLater(current, request, RoomContext.RETRY);
        }
    }

    /** A reply that this client cannot read counts as none. Without a limit the room would stand still. */
    private void giveUp(long unanswered) {
        if (unanswered == fetch) {
            fetch++;
            stream.refused();
        }
    }

    private void replied(long replied, Function<String, ClientCommand> request, ServerReply reply) {
        if (replied != fetch) {
            return; // the page belongs to an ended membership, or to a former epoch
        }
        cancelPlan();
        if (reply instanceof HistoryFetched page && !stream.isAt(page.epoch())) {
            if (foreign) {
                foreign = false;
                stream.joined(returned(page));
            } else {
                foreign = true;
                fetchLater(replied, request, RoomContext.RETRY); // the reset that follows the page ends this fetch
            }
        } else if (reply instanceof HistoryFetched page) {
            foreign = false;
            stream.fetched(page);
        } else if (reply instanceof Refused refused && refused.temporary()) {
            fetchLater(replied, request, RoomContext.retryDelay(refused));
        } else {
            stream.refused();
        }
    }

    /** A page of an epoch to which no reset has come is as a return to that epoch. */
    private static Joined returned(HistoryFetched page) {
        return Joined.builder(page.room(), "", "", page.epoch(), page.offset())
                .floor(page.floor())
                .build();
    }

    private void fetchLater(long refused, Function<String, ClientCommand> request, Duration delay) {
        plan(delay, () -> {
            if (refused == fetch) {
                sendFetch(request);
            }
        });
    }

    private void plan(Duration delay, Runnable step) {
        cancelPlan();
        later = context.schedule(delay, () -> {
            later = null;
            step.run();
        });
    }

    private void cancelPlan() {
        Cancellable planned = later;
        later = null;
        if (planned != null) {
            planned.cancel();
        }
    }
}
