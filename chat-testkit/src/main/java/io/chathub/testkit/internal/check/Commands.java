package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;

import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.RoomSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of each kind for one room, as a hub makes them: by the entry as it is. */
final class Commands {

    /** The label of a pinned message. */
    static final String PIN = "pin";

    /** The bound of pins that {@link #pin} names. */
    static final int MAX_PINS = 3;

    private final BrokerWorld world;

    Commands(BrokerWorld world) {
        this.world = world;
    }

    // ---------------------------------------------------------------------------------------------------------
    // requests

    /** A message of a user whose public id is the name. */
    MessagePosted.Builder text(String author, String text) {
        return MessagePosted.builder(ROOM, author, text, world.now())
                .id("c-" + author)
                .user(author);
    }

    PublishRequest request(DurableEvent event, @Nullable String key, @Nullable Operation operation) {
        return new PublishRequest(event.room(), event.id(), 0, event, key, operation, List.of());
    }

    PublishRequest with(PublishRequest request, List<Effect> effects) {
        return new PublishRequest(
                request.stream(),
                request.origin(),
                request.number(),
                request.event(),
                request.idempotencyKey(),
                request.operation(),
                effects);
    }

    /** The same request for an offset of a numbering. */
    static PublishRequest referring(PublishRequest request, StreamPosition reference) {
        return new PublishRequest(
                request.stream(),
                request.origin(),
                request.number(),
                request.event(),
                request.idempotencyKey(),
                request.operation(),
                request.effects(),
                reference);
    }

    PublishRequest editRequest(long target, String text, @Nullable String key, long expected) {
        return editRequest(target, text, List.of(), key, expected);
    }

    PublishRequest editRequest(long target, String text, List<String> mentions, @Nullable String key, long expected) {
        MessagePosted held = held(target);
        int rev = held.rev() + 1;
        MessageEdited event = MessageEdited.builder(ROOM, target, text, world.now(), rev)
                .id("c-" + held.username())
                .username(held.username())
                .user(held.user())
                .mentions(mentions)
                .build();
        MessagePosted state = MessageStates.edited(held, event);
        return request(event, key, replace(event, expected, state, labelOf(state)));
    }

    PublishRequest withoutAuthorRequest(long target) {
        MessagePosted held = held(target);
        int rev = held.state() == null ? 1 : held.state().rev();
        MessageEdited event = MessageEdited.builder(ROOM, target, held.text(), world.now(), rev)
                .build();
        return request(
                event,
                null,
                new Operation.Replace(
                        event.entryKey(),
                        version("m/" + target),
                        ErasedUser.withoutAuthor(held),
                        false,
                        labelOf(held),
                        List.of(),
                        true));
    }

    PublishRequest deleteRequest(long target, @Nullable String key, long expected) {
        MessageDeleted event = MessageDeleted.builder(ROOM, target, world.now(), Deletion.AUTHOR)
                .id("c-mod")
                .build();
        return request(event, key, replace(event, expected, MessageStates.deleted(held(target), event), null));
    }

    PublishRequest pinRequest(long target, boolean on, @Nullable String key, long expected) {
        MessagePinned event = MessagePinned.builder(ROOM, target, world.now(), on)
                .id("c-mod")
                .username("mod")
                .user("mod")
                .build();
        MessagePosted state = MessageStates.pinned(held(target), event);
        return request(
                event,
                key,
                new Operation.Replace(
                        event.entryKey(),
                        expected,
                        state,
                        false,
                        labelOf(state),
                        List.of(new Operation.Bound("m/", PIN, 0, MAX_PINS))));
    }

    PublishRequest memberRequest(
            String user, Role role, @Nullable String key, long expected, Operation.Bound... bounds) {
        MemberChanged event = MemberChanged.builder(ROOM, user, role, world.now())
                .id("c-mod")
                .username("mod")
                .user("mod")
                .name(user)
                .build();
        boolean removed = role == Role.NONE;
        return request(
                event,
                key,
                new Operation.Replace(
                        event.entryKey(), expected, event, removed, removed ? null : role.wireName(), List.of(bounds)));
    }

    PublishRequest reactRequest(long target, List<Operation.Reaction> reactions) {
        ReactionsChanged.Builder event = ReactionsChanged.builder(ROOM, target, world.now());
        if (reactions.size() == 1) {
            Operation.Reaction one = reactions.get(0);
            event.id("c-" + one.name())
                    .username(one.name())
                    .user(one.user())
                    .emoji(one.emoji())
                    .on(one.on());
        }
        return request(event.build(), null, new Operation.React(target, reactions));
    }

    private static Operation replace(DurableEvent event, long expected, DurableEvent state, @Nullable String label) {
        return new Operation.Replace(event.entryKey(), expected, state, false, label, List.of());
    }

    private static @Nullable String labelOf(MessagePosted state) {
        return state.state() != null && state.state().pinned() ? PIN : null;
    }

    static Operation.Reaction reaction(String who, String emoji, boolean on) {
        return new Operation.Reaction(who, who, who, emoji, on);
    }

    /** The message as it is; a message of nobody where the stream has none. */
    private MessagePosted held(long target) {
        Entry entry = world.entryOrNull(DurableEvent.messageKey(target));
        return entry != null && entry.state() instanceof MessagePosted message
                ? message
                : text("nobody", "").offset(target).build();
    }

    private long version(String key) {
        Entry entry = world.entryOrNull(key);
        return entry == null || entry.removed() ? 0 : entry.version();
    }

    // ------------------------------------------------------------------------------------------- requests with an
    // answer

    PublishResult post(String author, String text) {
        return post(text(author, text).build(), null);
    }

    PublishResult post(MessagePosted message, @Nullable String key) {
        return world.publish(request(message, key, null));
    }

    PublishResult reply(String author, String text, long thread) {
        return post(text(author, text).thread(thread).build(), null);
    }

    PublishResult edit(long target, String text) {
        return world.publish(editRequest(target, text, null, version("m/" + target)));
    }

    PublishResult delete(long target) {
        return world.publish(deleteRequest(target, null, version("m/" + target)));
    }

    PublishResult pin(long target, boolean on) {
        return world.publish(pinRequest(target, on, null, version("m/" + target)));
    }

    PublishResult react(long target, String who, String emoji, boolean on) {
        return react(target, List.of(reaction(who, emoji, on)));
    }

    PublishResult react(long target, List<Operation.Reaction> reactions) {
        return world.publish(reactRequest(target, reactions));
    }

    PublishResult member(String user, Role role, Operation.Bound... bounds) {
        return world.publish(memberRequest(user, role, null, version(DurableEvent.memberKey(user)), bounds));
    }

    /** Sets the topic. The event names the topic alone; the state has all settings. */
    PublishResult topic(String topic) {
        Entry entry = world.entryOrNull(DurableEvent.ROOM_KEY);
        RoomSettings.Builder all = RoomSettings.builder().topic(topic).access("open");
        RoomSettings set = entry == null
                ? all.build()
                : RoomSettings.builder().topic(topic).build();
        RoomChanged event = RoomChanged.builder(ROOM, set, world.now())
                .id("c-mod")
                .username("mod")
                .build();
        RoomChanged state = RoomChanged.builder(ROOM, all.build(), event.timestamp())
                .id("c-mod")
                .username("mod")
                .build();
        return world.publish(request(event, null, replace(event, entry == null ? 0 : entry.version(), state, null)));
    }

    /** Moves a read marker that is a row of its own. */
    PublishResult read(String user, StreamPosition position, boolean back) {
        return world.publish(new PublishRequest(
                ROOM,
                "c-" + user,
                0,
                null,
                null,
                new Operation.Advance("read/" + user, position, back, user),
                List.of()));
    }

    /** The event of a result that has one. */
    static DurableEvent event(PublishResult result) {
        DurableEvent event = result.event();
        if (event == null) {
            throw new AssertionError("no event in " + result);
        }
        return event;
    }

    /** The offset of a result that has one. */
    static long at(PublishResult result) {
        return place(result).offset();
    }

    static Place place(PublishResult result) {
        Place place = result.place();
        if (place == null) {
            throw new AssertionError("no offset in " + result);
        }
        return place;
    }
}
