package io.chathub.core.internal.room;

import io.chathub.core.spi.broker.Broker;
import io.chathub.protocol.Emoji;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Marks the reactions of the receiver in the states of a reply: replies alone have this mark, since events are shared.
 */
public final class OwnReactions {

    private final Broker broker;
    private final String room;
    private final String reactor;

    /** The reactions of {@code reactor} in a room. */
    public OwnReactions(Broker broker, String room, String reactor) {
        this.broker = broker;
        this.room = room;
        this.reactor = reactor;
    }

    /** The same states, in which the reactions of the receiver are marked. Without reactions nothing is read. */
    public <E extends DurableEvent> CompletionStage<List<E>> mark(List<E> states, Class<E> kind) {
        List<Long> targets = states.stream()
                .filter(OwnReactions::hasReactions)
                .map(DurableEvent::offset)
                .toList();
        return targets.isEmpty()
                ? CompletableFuture.completedFuture(states)
                : broker.mine(room, reactor, targets).thenApply(own -> marked(states, own, kind));
    }

    private static boolean hasReactions(DurableEvent event) {
        return event instanceof MessagePosted message
                && message.state() != null
                && !message.state().reactions().isEmpty();
    }

    private static <E extends DurableEvent> List<E> marked(List<E> states, Map<Long, List<String>> own, Class<E> kind) {
        List<E> all = new ArrayList<>(states.size());
        for (E state : states) {
            List<String> emoji = own.get(state.offset());
            all.add(
                    emoji != null && state instanceof MessagePosted message
                            ? kind.cast(marked(message, emoji))
                            : state);
        }
        return all;
    }

    private static MessagePosted marked(MessagePosted message, List<String> own) {
        MessageState state = message.state();
        if (state == null) {
            return message;
        }
        List<ReactionCount> counts = state.reactions().stream()
                .map(count -> own.stream().anyMatch(emoji -> Emoji.areSame(emoji, count.emoji()))
                        ? new ReactionCount(count.emoji(), count.count(), true)
                        : count)
                .toList();
        return message.toBuilder()
                .state(state.toBuilder().reactions(counts).build())
                .build();
    }
}
