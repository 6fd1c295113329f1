package io.chathub.client;

import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A listener that keeps a copy of the messages as the documentation of {@link ChatListener} says, and a list of its calls. */
public final class MessageCopy implements ChatListener {

    /** The messages by offset, tombstones too. */
    public final TreeMap<Long, MessagePosted> messages = new TreeMap<>();
    /** The calls about durable events. */
    public final List<String> calls = new ArrayList<>();

    /** Drops the messages that the server no longer holds. */
    public void drop(long floor) {
        messages.headMap(floor, true)
                .values()
                .removeIf(message -> message.state() == null || !message.state().pinned());
    }

    @Override
    public void onJoined(RoomSnapshot room) {
        if (!room.returned()) {
            room.newest().forEach(message -> messages.put(message.offset(), message));
        }
    }

    @Override
    public void onGap(Gap gap) {
        calls.add(gap.newEpoch() ? "gap epoch" : "gap " + gap.from() + ".." + gap.to());
        messages.clear();
    }

    @Override
    public void onMessage(MessagePosted event) {
        calls.add("message " + event.offset());
        messages.put(event.offset(), MessageStates.posted(event));
    }

    @Override
    public void onChanged(MessagePosted now) {
        calls.add("changed " + now.offset());
        messages.put(now.offset(), now);
    }

    @Override
    public void onEdited(MessageEdited event) {
        calls.add("edited " + event.target());
        update(event.target(), held -> MessageStates.edited(held, event));
    }

    @Override
    public void onDeleted(MessageDeleted event) {
        calls.add("deleted " + event.target());
        update(event.target(), held -> MessageStates.deleted(held, event));
    }

    @Override
    public void onReaction(ReactionsChanged event) {
        calls.add("reaction " + event.target());
        update(event.target(), held -> MessageStates.reacted(held, event));
    }

    @Override
    public void onPinned(MessagePinned event) {
        calls.add("pinned " + event.target());
        update(event.target(), held -> MessageStates.pinned(held, event));
    }

    @Override
    public void onRoomChanged(RoomChanged event) {
        calls.add("room");
    }

    @Override
    public void onMemberChanged(MemberChanged event) {
        calls.add("member " + event.target());
    }

    private void update(long offset, UnaryOperator<MessagePosted> change) {
        messages.computeIfPresent(offset, (same, held) -> change.apply(held));
    }
}
