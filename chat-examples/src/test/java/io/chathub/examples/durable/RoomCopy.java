package io.chathub.examples.durable;

import io.chathub.client.ChatListener;
import io.chathub.client.Gap;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.examples.durable.Reception.Step;
import io.chathub.examples.durable.Reception.Step.Kind;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A program's copy of the messages of a room, which follows the calls of one client, and keeps their order. */
final class RoomCopy implements ChatListener {

    private final String client;
    private final Set<String> epochs = new TreeSet<>();
    private final List<String> gaps = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<Long, MessagePosted> messages = new TreeMap<>();
    private long newest;

    RoomCopy(String client) {
        this.client = client;
    }

    synchronized Reception reception() {
        Map<Long, MessageView> views = new TreeMap<>();
        messages.forEach((offset, message) -> views.put(offset, MessageView.of(message)));
        return new Reception(client, Set.copyOf(epochs), List.copyOf(gaps), List.copyOf(steps), views);
    }

    /** The offset of the newest event or state; 0 before the first one. */
    synchronized long newest() {
        return newest;
    }

    @Override
    public synchronized void onJoined(RoomSnapshot room) {
        epochs.add(room.epoch());
    }

    @Override
    public synchronized void onGap(Gap gap) {
        gaps.add(gap.toString());
    }

    @Override
    public synchronized void onRoomLost(String room, RequestRefusedException cause) {
        gaps.add(cause.toString());
    }

    @Override
    public synchronized void onMessage(MessagePosted event) {
        step(Kind.MESSAGE, event.change(), event.offset());
        messages.put(event.offset(), MessageStates.posted(event));
    }

    @Override
    public synchronized void onChanged(MessagePosted now) {
        step(Kind.STATE, now.change(), now.offset());
        messages.put(now.offset(), now);
    }

    @Override
    public synchronized void onEdited(MessageEdited event) {
        change(event.offset(), event.target(), held -> MessageStates.edited(held, event));
    }

    @Override
    public synchronized void onDeleted(MessageDeleted event) {
        MessagePosted held = messages.get(event.target());
        step(held == null ? Kind.STATE : Kind.CHANGE, event.offset(), event.target());
        MessagePosted known = held != null
                ? held
                : MessagePosted.builder(event.room(), event.username(), "", event.timestamp())
                        .offset(event.target())
                        .build();
        messages.put(event.target(), MessageStates.deleted(known, event));
    }

    @Override
    public synchronized void onReaction(ReactionsChanged event) {
        change(event.offset(), event.target(), held -> MessageStates.reacted(held, event));
    }

    @Override
    public synchronized void onPinned(MessagePinned event) {
        change(event.offset(), event.target(), held -> MessageStates.pinned(held, event));
    }

    private void change(long offset, long target, UnaryOperator<MessagePosted> rule) {
        step(Kind.CHANGE, offset, target);
        messages.computeIfPresent(target, (unused, held) -> rule.apply(held));
    }

    private void step(Kind kind, long change, long message) {
        steps.add(new Step(kind, change, message));
        newest = Math.max(newest, change);
    }
}
