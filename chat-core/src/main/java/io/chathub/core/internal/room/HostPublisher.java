package io.chathub.core.internal.room;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.HostMessage;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.common.TextRules;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.common.WorkGate;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.Usernames;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.Place;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes for the host application, with the rules for names and texts that clients have. A completed publication is a
 * promise as an ack is: the message was handed to the lanes, or will be before the hub stops.
 */
public final class HostPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(HostPublisher.class);

    private final Broker broker;
    private final RoomRegistry rooms;
    private final DeliveryLanes lanes;
    private final HubOptions options;
    private final TimeSource time;
    private final WorkGate intake;

    /** A publisher that throws while {@code intake} is closed, and counts its publications there. */
    public HostPublisher(
            Broker broker,
            RoomRegistry rooms,
            DeliveryLanes lanes,
            HubOptions options,
            TimeSource time,
            WorkGate intake) {
        this.broker = broker;
        this.rooms = rooms;
        this.lanes = lanes;
        this.options = options;
        this.time = time;
        this.intake = intake;
    }

    CompletionStage<Publication> publish(String room, HostMessage message) {
        String name = Usernames.normalize(message.username());
        requireText(message.text());
        return admitted(room, present -> publish(present, name, message));
    }

    private CompletionStage<Publication> publish(LiveRoom present, String name, HostMessage message) {
        MessagePosted event = MessagePosted.builder(present.name(), name, message.text(), time.timestamp())
                .id(Publication.HOST)
                .price(message.price())
                .replyTo(message.replyTo())
                .thread(message.thread())
                .mentions(message.mentions())
                .everyone(message.everyone())
                .build();
        return broker.publish(new PublishRequest(Publication.HOST, event)).thenApply(result -> {
            if (result.outcome() == PublishResult.Outcome.NOT_FOUND) {
                throw new ProtocolException(ErrorCode.NOT_FOUND, "no such message is held");
            }
            Place place = result.place();
            DurableEvent published = result.event();
            if (place == null || published == null) {
                throw new IllegalStateException("the broker gave a message no offset");
            }
            requireDelivery(present, place);
            return new Publication(place.epoch(), place.offset(), Publication.HOST, 0, published);
        });
    }

    /** Runs a change of the room's stream, which a stop waits for. */
    <T extends @Nullable Object> CompletionStage<T> admitted(
            String room, Function<LiveRoom, CompletionStage<T>> change) {
        if (!intake.enter()) {
            throw notRunning();
        }
        CompletionStage<T> stage;
        try {
            stage = lanes.areOverloaded()
                    ? CompletableFuture.failedFuture(new ProtocolException(ErrorCode.UNAVAILABLE, "server overloaded"))
                    : inRoom(room, change);
        } catch (RuntimeException | Error e) {
            intake.exit();
            throw e;
        }
        return plain(stage.whenComplete((result, failure) -> intake.exit()));
    }

    /** The stage, which fails with the failure itself: the host need not know how many stages it passed. */
    private static <T extends @Nullable Object> CompletionStage<T> plain(CompletionStage<T> stage) {
        if (stage instanceof CompletableFuture<T> done && done.isDone() && !done.isCompletedExceptionally()) {
            return done; // as with a broker in memory
        }
        CompletableFuture<T> plain = new CompletableFuture<>();
        var unused = stage.whenComplete((result, failure) -> {
            if (failure != null) {
                plain.completeExceptionally(Stages.cause(failure));
            } else {
                plain.complete(result);
            }
        });
        return plain;
    }

    /** Runs a read of the room's stream. */
    <T extends @Nullable Object> CompletionStage<T> reading(String room, Function<LiveRoom, CompletionStage<T>> read) {
        if (!intake.isOpen()) {
            throw notRunning();
        }
        return plain(inRoom(room, read));
    }

    /** Searches streams, which need not be open on this node. */
    public CompletionStage<SearchPage> search(SearchQuery query) {
        if (!intake.isOpen()) {
            throw notRunning();
        }
        return plain(Stages.guarded(() -> broker.search(query)));
    }

    static boolean isNotFound(Throwable failure) {
        return Stages.cause(failure) instanceof ProtocolException known && known.code() == ErrorCode.NOT_FOUND;
    }

    /**
     * While the hub stops, a message that this node has not received yet may come too late for its clients: no success.
     */
    void requireDelivery(LiveRoom room, Place place) {
        room.promise(place);
        if (!room.hasDelivered(place) && !intake.isOpen()) {
            throw notRunning();
        }
    }

    /** Publishes the leave of members of a node that has ended. Without effect while the hub stops. */
    public void publishLeaves(String room, List<Member> members) {
        if (!intake.enter()) {
            return;
        }
        var unused = Stages.guarded(() -> inRoom(room, present -> {
                    CompletionStage<Void> all = Stages.DONE;
                    for (Member member : members) {
                        UserLeft left = UserLeft.builder(room, member.username())
                                .id(member.id())
                                .build();
                        // Events of one thread keep the order of the calls.
                        CompletionStage<PublishResult> one = broker.publish(new PublishRequest(member.id(), left));
                        all = all.thenCombine(one, (before, result) -> null);
                    }
                    return all;
                }))
                .whenComplete((done, failure) -> {
                    intake.exit();
                    if (failure != null) {
                        LOG.warn("Room {}: the leave of lost members is not published: {}", room, failure.toString());
                    }
                });
    }

    CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
        return reading(room, present -> broker.history(room, query));
    }

    /**
     * Runs an action as an occupant of the room, which could otherwise expire with its last member, and its stream with
     * it. A room that has expired is created again.
     */
    private <T extends @Nullable Object> CompletionStage<T> inRoom(
            String name, Function<LiveRoom, CompletionStage<T>> action) {
        LiveRoom room = rooms.enter(name);
        if (room == null) {
            throw RoomRegistry.tooMany(options.rooms());
        }
        return room.whenOpen(() -> action.apply(room)).whenComplete((result, failure) -> rooms.exit(room));
    }

    private static IllegalStateException notRunning() {
        return new IllegalStateException("the hub is not running");
    }

    void requireText(String text) {
        String fault = TextRules.fault(text, options.input().maxTextLength());
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }
}
