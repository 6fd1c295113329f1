package io.chathub.core.internal.broker;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.Operation.Bound;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.Role;
import io.chathub.runtime.ChatRuntime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One stream of a broker in memory, and the requests that a hub makes of it. The ticker is set by the test. */
final class StreamSteps implements PublicationHandler {

    static final String ROOM = "dev";
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    final InMemoryBroker broker;
    final List<Publication> delivered = new ArrayList<>();
    final List<String> resets = new ArrayList<>();
    boolean records = true;
    int effectCalls;
    long now;
    Instant time = NOON;

    StreamSteps(RoomOptions options) {
        broker = new InMemoryBroker(options, () -> now, new IdGenerator(ChatRuntime.system()));
        broker.start(this);
    }

    static StreamSteps keeping(int messages) {
        return new StreamSteps(RoomOptions.builder().historySize(messages).build());
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    PublishResult publish(RoomEvent event, @Nullable String key, @Nullable Operation operation, Effect... effects) {
        return get(broker.publish(new PublishRequest(ROOM, "c", 7, event, key, operation, List.of(effects))));
    }

    long post(String text) {
        return offset(publish(message(text).build(), null, null));
    }

    PublishResult reply(String text, @Nullable Long replyTo, @Nullable Long thread) {
        return publish(message(text).replyTo(replyTo).thread(thread).build(), null, null);
    }

    MessagePosted.Builder message(String text) {
        return MessagePosted.builder(ROOM, "Ann", text, time).id("c");
    }

    static long offset(PublishResult result) {
        return Objects.requireNonNull(result.place()).offset();
    }

    PublishResult edit(long target, String text) {
        MessagePosted held = held(target);
        int rev = held.rev() + 1;
        MessageEdited event =
                MessageEdited.builder(ROOM, target, text, time, rev).id("c").build();
        return replace(target, event, MessageStates.edited(held, event), null);
    }

    PublishResult delete(long target) {
        MessageDeleted event =
                MessageDeleted.builder(ROOM, target, time, Deletion.AUTHOR).build();
        return replace(target, event, MessageStates.deleted(held(target), event), null);
    }

    PublishResult pin(long target, boolean on) {
        MessagePinned event = MessagePinned.builder(ROOM, target, time, on).build();
        return replace(target, event, MessageStates.pinned(held(target), event), on ? "pin" : null);
    }

    private PublishResult replace(long target, DurableEvent event, MessagePosted state, @Nullable String label) {
        Entry now = entry("m/" + target);
        String kept = label != null || now == null || event instanceof MessagePinned ? label : now.label();
        return publish(
                event,
                null,
                new Replace(
                        "m/" + target,
                        now == null ? target : now.version(),
                        state,
                        false,
                        kept,
                        List.of(new Bound("m/", "pin", 0, 3))));
    }

    PublishResult react(long target, Reaction... reactions) {
        return publish(
                ReactionsChanged.builder(ROOM, target, time).build(),
                null,
                new Operation.React(target, List.of(reactions)));
    }

    static Reaction reaction(String reactor, String emoji, boolean on) {
        return new Reaction(reactor, null, reactor, emoji, on);
    }

    PublishResult member(String user, Role role, long expected, Bound... bounds) {
        MemberChanged event = MemberChanged.builder(ROOM, user, role, time).build();
        return publish(
                event,
                null,
                new Replace("member/" + user, expected, event, role == Role.NONE, role.wireName(), List.of(bounds)));
    }

    @Nullable Entry entry(String key) {
        return get(broker.entry(ROOM, key));
    }

    /** The state of a message; a stand-in for a message that the stream lacks. */
    MessagePosted held(long target) {
        Entry entry = entry("m/" + target);
        return entry == null ? message("gone").offset(target).build() : (MessagePosted) entry.state();
    }

    ChangesPage changes(long after, int limit) {
        return get(broker.changes(ROOM, after, limit));
    }

    @Override
    public void onPublication(Publication publication) {
        if (records) {
            delivered.add(publication);
        }
    }

    @Override
    public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
        throw new AssertionError("the broker in memory catches up with nothing");
    }

    @Override
    public void onLost(String stream, String epoch, long from, long to) {
        throw new AssertionError("the broker in memory loses nothing");
    }

    @Override
    public void onReset(String stream, String epoch, long offset) {
        resets.add(stream + "/" + offset);
    }

    @Override
    public void onEffects() {
        effectCalls++;
    }
}
