package io.chathub.testkit;

import io.chathub.client.ChatListener;
import io.chathub.client.Gap;
import io.chathub.client.RoomSnapshot;
import io.chathub.core.HistoryPage;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.ThreadRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The copies that one client keeps of the messages of its rooms, as {@link ChatListener} says. A test compares a copy with the
 * states of the broker after the last change. Thread-safe.
 */
public final class RoomCopies implements ChatListener {

    private static final JsonCodec WIRE = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    private final Consumer<MessagePosted> received;
    private final Map<String, Copy> copies = new HashMap<>();
    private final List<Gap> losses = new ArrayList<>();

    /** Copies without messages; {@code received} is called with each new message, before the copy has it. */
    public RoomCopies(Consumer<MessagePosted> received) {
        this.received = received;
    }

    /**
     * The first difference between a copy and the states of a broker, for a person.
     *
     * @param page the newest page of the room, with all messages that the broker holds
     * @return null where all messages are equal that the client has to hold
     */
    public synchronized @Nullable String difference(String room, HistoryPage page) {
        return copy(room).difference(page);
    }

    /** The messages that were received twice without a loss between, for a person. */
    public synchronized List<String> repeated() {
        return copies.values().stream().flatMap(copy -> copy.repeated.stream()).toList();
    }

    /**
     * The losses that the client has reported, in their order. After a loss a copy has no message and equals any state, so a test
     * also has to know the reason of each.
     */
    public synchronized List<Gap> losses() {
        return List.copyOf(losses);
    }

    /** The messages of a copy, with tombstones, in the order of their offsets. */
    public synchronized List<MessagePosted> messages(String room) {
        return List.copyOf(copy(room).messages.values());
    }

    private Copy copy(String room) {
        return copies.computeIfAbsent(room, Copy::new);
    }

    @Override
    public synchronized void onJoined(RoomSnapshot room) {
        copy(room.room()).joined(room);
    }

    @Override
    public synchronized void onGap(Gap gap) {
        losses.add(gap);
        copy(gap.room()).drop();
    }

    @Override
    public synchronized void onMessage(MessagePosted event) {
        received.accept(event);
        copy(event.room()).add(event);
    }

    @Override
    public synchronized void onChanged(MessagePosted now) {
        copy(now.room()).changed(now);
    }

    @Override
    public synchronized void onEdited(MessageEdited event) {
        copy(event.room()).update(event.target(), held -> MessageStates.edited(held, event));
    }

    @Override
    public synchronized void onDeleted(MessageDeleted event) {
        copy(event.room()).deleted(event);
    }

    @Override
    public synchronized void onReaction(ReactionsChanged event) {
        copy(event.room()).update(event.target(), held -> MessageStates.reacted(held, event));
    }

    @Override
    public synchronized void onPinned(MessagePinned event) {
        copy(event.room()).update(event.target(), held -> MessageStates.pinned(held, event));
    }

    /** The copy of one room. */
    private static final class Copy {
        private final String room;
        private final TreeMap<Long, MessagePosted> messages = new TreeMap<>();
        private final Set<Long> offsets = new HashSet<>();
        private final List<String> repeated = new ArrayList<>();
        /** All messages above this offset have to be held; null before the first message. */
        private @Nullable Long start;

        private boolean joined;

        Copy(String room) {
            this.room = room;
        }

        void joined(RoomSnapshot snapshot) {
            joined = true;
            if (!snapshot.returned()) {
                start = snapshot.newest().isEmpty()
                        ? snapshot.offset()
                        : snapshot.newest().get(0).offset() - 1;
                snapshot.newest().forEach(message -> messages.put(message.offset(), message));
            }
        }

        void drop() {
            messages.clear();
            offsets.clear();
            start = null;
        }

        void add(MessagePosted event) {
            if (!offsets.add(event.offset())) {
                repeated.add("message " + event.offset() + " of " + room + " twice");
            }
            start = start == null ? event.offset() - 1 : start;
            messages.put(event.offset(), MessageStates.posted(event));
            replied(event.root(), event.offset());
        }

        void changed(MessagePosted now) {
            if (messages.containsKey(now.offset())) {
                messages.put(now.offset(), now);
            }
        }

        void deleted(MessageDeleted event) {
            update(event.target(), held -> MessageStates.deleted(held, event));
            replied(event.root(), event.offset());
        }

        private void replied(@Nullable ThreadRoot root, long change) {
            if (root != null) {
                update(root.offset(), held -> MessageStates.replied(held, root.replies(), change));
            }
        }

        void update(long offset, UnaryOperator<MessagePosted> change) {
            messages.computeIfPresent(offset, (same, held) -> change.apply(held));
        }

        @Nullable String difference(HistoryPage page) {
            if (!joined) {
                return "not joined";
            }
            for (MessagePosted now : page.messages()) {
                MessagePosted copy = messages.get(now.offset());
                boolean required = start != null && now.offset() > start && !now.isDeleted();
                if (now.offset() > page.head().floor() && (copy != null || required) && !isSame(now, copy)) {
                    return now + " is " + copy;
                }
            }
            for (MessagePosted copy :
                    messages.tailMap(page.head().floor(), false).values()) {
                if (page.messages().stream().noneMatch(now -> now.offset() == copy.offset())) {
                    return copy + " is not there";
                }
            }
            return null;
        }

        /**
         * A broker holds more of a time than the milliseconds that a client receives. Which reactions are those of the receiver
         * is in replies and not in events, so no copy has that for certain.
         */
        private static boolean isSame(MessagePosted now, @Nullable MessagePosted copy) {
            return now.equals(copy) || (copy != null && received(now).equals(received(copy)));
        }

        private static ServerEvent received(MessagePosted message) {
            return WIRE.decodeEvent(new String(WIRE.encode(ofNobody(message)), StandardCharsets.UTF_8));
        }

        private static MessagePosted ofNobody(MessagePosted message) {
            MessageState state = message.state();
            if (state == null || state.reactions().stream().noneMatch(ReactionCount::mine)) {
                return message;
            }
            List<ReactionCount> counts = state.reactions().stream()
                    .map(reaction -> new ReactionCount(reaction.emoji(), reaction.count()))
                    .toList();
            return message.toBuilder()
                    .state(state.toBuilder().reactions(counts).build())
                    .build();
        }
    }
}
