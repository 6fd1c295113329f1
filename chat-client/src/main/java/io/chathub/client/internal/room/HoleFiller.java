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
    private final RoomMembership membership;
    private final Reassembly stream;

    HoleFiller(String name, RoomContext context, RoomMembership membership, EventHandlers handlers) {
        this.name = name;
        this.context = context;
        this.membership = membership;
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
        stream.reset();
    }

    void joined(Joined reply) {
        stream.joined(reply);
    }

    void disconnected() {
        stream.disconnected();
    }

    void live(DurableEvent event) {
        stream.live(event);
    }

    void skipped(MessagesSkipped skipped) {
        stream.skipped(skipped.to());
    }

    private void sendFetch(long after) {
        boolean sent = context.requests()
                .requestAgainAfterLoss(
                        ref -> FetchHistory.builder(name)
                                .ref(ref)
                                .after(after)
                                .limit(FetchHistory.MAX_LIMIT)
                                .build(),
                        reply -> replied(after, reply));
        if (!sent && context.requests().isConnected()) {
            context.schedule(RoomContext.RETRY, () -> fetchAgain(after));
        }
    }

    private void replied(long after, ServerReply reply) {
        if (reply instanceof HistoryFetched page) {
            stream.fetched(page);
        } else if (reply instanceof Refused refused && refused.temporary()) {
            context.schedule(RoomContext.retryDelay(refused), () -> fetchAgain(after));
        } else {
            stream.unavailable();
        }
    }

    private void fetchAgain(long after) {
        if (membership.isAdmitted()) {
            sendFetch(after);
        }
    }
}
