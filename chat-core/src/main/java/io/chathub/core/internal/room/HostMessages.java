package io.chathub.core.internal.room;

import io.chathub.core.HistoryQuery;
import io.chathub.core.HostMessage;
import io.chathub.core.Publication;
import io.chathub.core.RoomMessages;
import io.chathub.core.internal.message.Actor;
import io.chathub.core.internal.message.Edit;
import io.chathub.core.internal.message.MessageWriter;
import io.chathub.core.internal.message.Origin;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The messages of one room, for the host. Publishing is the {@link HostPublisher}'s. */
final class HostMessages implements RoomMessages {

    /** The messages of a user that are deleted after one read of the history. */
    private static final int PAGE = 100;

    private final String room;
    private final HostPublisher publisher;
    private final Broker broker;
    private final MessageWriter writer;

    HostMessages(String room, HostPublisher publisher, Broker broker, MessageWriter writer) {
        this.room = room;
        this.publisher = publisher;
        this.broker = broker;
        this.writer = writer;
    }

    @Override
    public CompletionStage<Publication> publish(HostMessage message) {
        return publisher.publish(room, message);
    }

    @Override
    public CompletionStage<@Nullable Publication> edit(long target, String text) {
        publisher.requireText(text);
        return change(target, origin -> writer.edit(room, target, Edit.ofText(text), Actor.HOST, origin));
    }

    @Override
    public CompletionStage<@Nullable Publication> delete(long target) {
        return change(target, origin -> writer.delete(room, target, Actor.HOST, origin));
    }

    @Override
    public CompletionStage<@Nullable Publication> pin(long target, boolean on) {
        return change(target, origin -> writer.pin(room, target, on, Actor.HOST, origin));
    }

    /** Changes a message of the numbering of now: in a later one another message may have its offset. */
    private CompletionStage<@Nullable Publication> change(
            long target, Function<Origin, CompletionStage<PublishResult>> change) {
        return publisher.admitted(
                room,
                present -> broker.head(room)
                        .thenCompose(head ->
                                change.apply(Origin.ofHost(new StreamPosition(head.epoch(), Math.max(0, target)))))
                        .thenApply(result -> published(present, result)));
    }

    @Override
    public CompletionStage<Integer> deleteAllOf(String user) {
        return publisher.admitted(room, present -> deletePages(user, HistoryQuery.newest(PAGE), 0, present));
    }

    /**
     * Deletes page by page, from the newest message on. Pins below the floor are in the page of pinned messages alone.
     */
    private CompletionStage<Integer> deletePages(String user, HistoryQuery query, int before, LiveRoom present) {
        return broker.history(room, query.writtenBy(user)).thenCompose(page -> {
            List<MessagePosted> messages = page.messages();
            CompletionStage<Integer> deleted = CompletableFuture.completedFuture(before);
            for (MessagePosted message : messages) {
                if (!message.isDeleted()) {
                    deleted = deleted.thenCompose(
                            count -> deleteOne(user, message, present).thenApply(done -> count + (done ? 1 : 0)));
                }
            }
            if (page.more() && !messages.isEmpty()) {
                HistoryQuery older = HistoryQuery.before(messages.get(0).offset(), PAGE);
                HistoryQuery next = query.pinned() ? older.pinnedOnly() : older;
                return deleted.thenCompose(count -> deletePages(user, next, count, present));
            }
            return query.pinned()
                    ? deleted
                    : deleted.thenCompose(
                            count -> deletePages(user, HistoryQuery.newest(PAGE).pinnedOnly(), count, present));
        });
    }

    private CompletionStage<Boolean> deleteOne(String user, MessagePosted message, LiveRoom present) {
        return writer.deleteOf(user, room, message.offset())
                .handle((result, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(published(present, result) != null);
                    }
                    return HostPublisher.isNotFound(failure) // evicted meanwhile
                            ? CompletableFuture.completedFuture(false)
                            : CompletableFuture.<Boolean>failedFuture(failure);
                })
                .thenCompose(done -> done);
    }

    @Override
    public CompletionStage<@Nullable MessagePosted> find(long target) {
        return publisher.reading(room, present -> find(present, target));
    }

    private CompletionStage<@Nullable MessagePosted> find(LiveRoom present, long target) {
        return broker.entry(present.name(), DurableEvent.messageKey(target)).thenApply(HostMessages::message);
    }

    private static @Nullable MessagePosted message(@Nullable Entry entry) {
        return entry != null && entry.state() instanceof MessagePosted message ? message : null;
    }

    @Override
    public CompletionStage<ChangesPage> changes(long after, int limit) {
        if (after < 0 || limit < 1) {
            throw new IllegalArgumentException("after, limit: " + after + ", " + limit + " (expected: >= 0, >= 1)");
        }
        return publisher.reading(room, present -> broker.changes(room, after, limit));
    }

    /** The event that was published; null where nothing changed. */
    private @Nullable Publication published(LiveRoom present, PublishResult result) {
        switch (result.outcome()) {
            case SAME -> {
                return null;
            }
            case DONE -> {
                Place place = result.place();
                DurableEvent event = result.event();
                if (place == null || event == null) {
                    throw new IllegalStateException("the broker gave an event no offset");
                }
                publisher.requireDelivery(present, place);
                return new Publication(place.epoch(), place.offset(), Publication.HOST, 0, event);
            }
            case NOT_FOUND -> throw new ProtocolException(ErrorCode.NOT_FOUND, "no such message is held");
            case LIMIT -> throw new ProtocolException(ErrorCode.LIMIT, "as many as allowed");
            case OTHER_EPOCH -> throw new IllegalStateException("the writer answers by a failure");
            case CONFLICT -> throw new ProtocolException(ErrorCode.CONFLICT, "changed meanwhile");
        }
        throw new IllegalStateException("outcome: " + result.outcome());
    }
}
