package io.chathub.core.internal.room;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.internal.common.TextRules;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.spi.Broker;
import io.chathub.core.spi.PublishRequest;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.Usernames;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes for the host application, with the rules for names and texts that clients have. */
public final class HostPublisher {

    private final Broker broker;
    private final RoomRegistry rooms;
    private final DeliveryLanes lanes;
    private final HubOptions options;
    private final TimeSource time;
    private final BooleanSupplier running;

    /** A publisher that throws while {@code running} is false. */
    public HostPublisher(
            Broker broker,
            RoomRegistry rooms,
            DeliveryLanes lanes,
            HubOptions options,
            TimeSource time,
            BooleanSupplier running) {
        this.broker = broker;
        this.rooms = rooms;
        this.lanes = lanes;
        this.options = options;
        this.time = time;
        this.running = running;
    }

    CompletionStage<Publication> publish(String room, String username, String text, @Nullable JsonNumber price) {
        requireRunning();
        String name = Usernames.normalize(username);
        requireText(text);
        if (lanes.areOverloaded()) {
            return CompletableFuture.failedFuture(new ProtocolException(ErrorCode.UNAVAILABLE, "server overloaded"));
        }
        MessagePosted message = MessagePosted.builder(room, name, text, time.timestamp())
                .id(Publication.HOST)
                .price(price)
                .build();
        return inRoom(room, () -> broker.publish(new PublishRequest(Publication.HOST, message)))
                .thenApply(result -> publication(message, result.place()));
    }

    CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
        requireRunning();
        return inRoom(room, () -> broker.history(room, query));
    }

    /**
     * Runs an action as an occupant of the room, which could otherwise expire with its last member, and its stream with
     * it. A room that has expired is created again.
     */
    private <T> CompletionStage<T> inRoom(String name, Supplier<CompletionStage<T>> action) {
        LiveRoom room = rooms.enter(name);
        if (room == null) {
            throw RoomRegistry.tooMany(options.rooms());
        }
        CompletionStage<T> stage;
        try {
            stage = action.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e); // the contract of a broker forbids it
        }
        return stage.whenComplete((result, failure) -> rooms.exit(room));
    }

    private static Publication publication(MessagePosted message, @Nullable Place place) {
        if (place == null) {
            throw new IllegalStateException("the broker gave a message no offset");
        }
        MessagePosted published = message.withTimestamp(place.timestamp()).withOffset(place.offset());
        return new Publication(place.epoch(), place.offset(), Publication.HOST, 0, published);
    }

    private void requireRunning() {
        if (!running.getAsBoolean()) {
            throw new IllegalStateException("the hub is not running");
        }
    }

    private void requireText(String text) {
        String fault = TextRules.fault(text, options.input().maxTextLength());
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }
}
