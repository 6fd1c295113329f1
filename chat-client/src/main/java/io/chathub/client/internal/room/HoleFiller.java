package io.chathub.client.internal.room;

import io.chathub.client.Gap;
import io.chathub.client.internal.event.EventHandlers;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.runtime.Cancellable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the durable events of one room in order and fetches missing ones from the history. {@link Reassembly} decides what is
 * missing; this class sends the requests. Guarded by {@link RoomContext}.
 */
final class HoleFiller {

    /** How many events are held while older ones are fetched. */
    private static final int MAX_HELD = 1_000;

    private final String name;
    private final RoomContext context;
    private final Reassembly stream;
    /** The number of the current fetch. The reply to another one, or its repetition, is void. */
    private long fetch;

    private @Nullable Cancellable later;

    HoleFiller(String name, RoomContext context, EventHandlers handlers) {
        this.name = name;
        this.context = context;
        stream = new Reassembly(name, MAX_HELD, new Reassembly.Output() {
            @Override
            public void event(DurableEvent event) {
                context.notifier().event(event, handlers);
            }

            @Override
            public void gap(Gap gap) {
                context.notifier().gap(gap);
            }

            @Override
            public void fetch(long after) {
                sendFetch(after);
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
        Cancellable planned = later;
        later = null;
        if (planned != null) {
            planned.cancel();
        }
    }

    void live(DurableEvent event) {
        stream.live(event);
    }

    void skipped(MessagesSkipped skipped) {
        stream.skipped(skipped.to());
    }

    private void sendFetch(long after) {
        long current = ++fetch;
        boolean sent = context.requests()
                .requestAgainAfterLoss(
                        ref -> FetchHistory.builder(name)
                                .ref(ref)
                                .after(after)
                                .limit(FetchHistory.MAX_LIMIT)
                                .build(),
                        reply -> replied(current, after, reply));
        if (!sent && context.requests().isConnected()) {
            fetchLater(current, after, RoomContext.RETRY);
        }
    }

    private void replied(long replied, long after, ServerReply reply) {
        if (replied != fetch) {
            return; // the page belongs to an ended membership
        }
        if (reply instanceof HistoryFetched page) {
            stream.fetched(page);
        } else if (reply instanceof Refused refused && refused.temporary()) {
            fetchLater(replied, after, RoomContext.retryDelay(refused));
        } else {
            stream.unavailable();
        }
    }

    private void fetchLater(long refused, long after, Duration delay) {
        later = context.schedule(delay, () -> {
            later = null;
            if (refused == fetch) {
                sendFetch(after);
            }
        });
    }
}
