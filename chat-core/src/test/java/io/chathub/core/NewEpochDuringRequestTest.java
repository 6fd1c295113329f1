package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A room begins a new epoch while a request about a message is decided or written: the message is lost, and another user's message has
 * its offset. Whether the request named the epoch or not, it was meant for the first message, and leaves the other one as it is.
 */
class NewEpochDuringRequestTest {

    private static final String ROOM = "dev";

    /** The moments at which the new epoch begins. */
    private enum Moment {
        /** The host decides about the request. */
        HOOK,
        /** The message is read, and nothing is decided yet. */
        READ,
        /** The change is decided. */
        WRITE,
        /** The reactions are read. */
        REACTIONS
    }

    private final AtomicReference<Moment> next = new AtomicReference<>();
    private final RenewingBroker broker = new RenewingBroker();
    private final Hub hub = Hub.builder()
            .broker(broker)
            .interceptor(draft -> {
                beginAt(Moment.HOOK);
                return MessageDecision.accept();
            })
            .roomPolicy(new RoomPolicy() {
                @Override
                public boolean may(Client client, String room, RoomAction action) {
                    beginAt(Moment.HOOK);
                    return true;
                }
            })
            .build()
            .start();
    private final V2Client ann = new V2Client(
            InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("ann", null).withRole(Role.MODERATOR)));
    private final V2Client bob =
            new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("bob", null)));

    private final class RenewingBroker extends ForwardingBroker {

        private final InMemoryBroker memory;

        RenewingBroker() {
            this(new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system())));
        }

        private RenewingBroker(InMemoryBroker memory) {
            super(memory);
            this.memory = memory;
        }

        @Override
        public CompletionStage<Entry> entry(String stream, String key) {
            CompletionStage<Entry> read = super.entry(stream, key);
            beginAt(Moment.READ);
            return read;
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            beginAt(Moment.WRITE);
            return super.publish(request);
        }

        @Override
        public CompletionStage<ReactionPage> reactions(
                String stream, long target, String emoji, String after, int limit) {
            beginAt(Moment.REACTIONS);
            return super.reactions(stream, target, emoji, after, limit);
        }
    }

    private void beginAt(Moment moment) {
        if (next.compareAndSet(moment, null)) {
            broker.memory.renew(ROOM, 0);
            MessagePosted another = MessagePosted.builder(ROOM, "Bob", "another", Instant.EPOCH)
                    .id(bob.id())
                    .user(bob.user())
                    .build();
            assertThat(broker.memory.publish(new PublishRequest(bob.id(), another)))
                    .isCompleted();
        }
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    /** Joins, and posts the message of offset 1. Returns its epoch. */
    private String begin() {
        bob.join(ROOM, "Bob");
        ann.join(ROOM, "Ann");
        return Objects.requireNonNull(ann.say(ROOM, "one").place()).epoch();
    }

    private String answer(String request) {
        ann.send("{" + request + ",'ref':'asked'}");
        String frame = ann.frame();
        while (!frame.contains("\"ref\":\"asked\"")) {
            frame = ann.frame();
        }
        return frame;
    }

    private MessagePosted message() {
        return (MessagePosted) Objects.requireNonNull(
                        broker.memory.entry(ROOM, "m/1").toCompletableFuture().join())
                .state();
    }

    private void assertThatTheOtherIsLeftAsItIs() {
        assertThat(next).hasNullValue();
        assertThat(message().text()).isEqualTo("another");
        assertThat(message().user()).isEqualTo(bob.user());
        assertThat(message().state())
                .as("rev, deletion, pin, reactions, replies")
                .isNull();
        assertThat(broker.memory.head(ROOM).toCompletableFuture().join().offset())
                .isEqualTo(1);
    }

    private static String request(String type) {
        String rest = switch (type) {
            case "edit" -> "'target':1,'text':'two'";
            case "delete" -> "'target':1";
            case "reaction", "pin" -> "'target':1,'emoji':'x','on':true";
            default -> "'replyTo':1,'text':'a reply'";
        };
        return "'type':'" + (type.equals("reply") ? "message" : type) + "','room':'dev'," + rest;
    }

    @ParameterizedTest
    @CsvSource({
        "edit, HOOK",
        "edit, READ",
        "edit, WRITE", //
        "delete, HOOK",
        "delete, READ",
        "delete, WRITE", //
        "pin, HOOK",
        "pin, READ",
        "pin, WRITE", //
        "reaction, HOOK",
        "reaction, WRITE", //
        "reply, HOOK",
        "reply, WRITE"
    })
    void request_isAConflict(String type, Moment moment) {
        String epoch = begin();
        next.set(moment);
        assertThat(answer(request(type))).as("without an epoch").contains("\"code\":\"conflict\"");
        assertThatTheOtherIsLeftAsItIs();
        assertThat(answer(request(type) + ",'epoch':'" + epoch + "'"))
                .as("the lost epoch")
                .contains("\"code\":\"conflict\"");
        assertThatTheOtherIsLeftAsItIs();
    }

    @ParameterizedTest
    @CsvSource({
        "edit, HOOK",
        "edit, READ",
        "edit, WRITE", //
        "delete, HOOK",
        "delete, READ",
        "delete, WRITE", //
        "pin, HOOK",
        "pin, READ",
        "pin, WRITE", //
        "reaction, HOOK",
        "reaction, WRITE", //
        "reply, HOOK",
        "reply, WRITE"
    })
    void requestThatNamesItsEpoch_isAConflict(String type, Moment moment) {
        String epoch = begin();
        next.set(moment);
        assertThat(answer(request(type) + ",'epoch':'" + epoch + "'")).contains("\"code\":\"conflict\"");
        assertThatTheOtherIsLeftAsItIs();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reaction", "delete"})
    void requestWhoseEffectWasThere_isAConflict(String type) {
        begin();
        assertThat(answer(request(type))).startsWith("{\"type\":\"ack\"");
        next.set(type.equals("delete") ? Moment.READ : Moment.WRITE);
        assertThat(answer(request(type))).contains("\"code\":\"conflict\"");
        assertThatTheOtherIsLeftAsItIs();
    }

    @Test
    void listOfReactors_isAConflict() {
        begin();
        assertThat(answer(request("reaction"))).startsWith("{\"type\":\"ack\"");
        next.set(Moment.REACTIONS);
        assertThat(answer("'type':'reactions','room':'dev','target':1,'emoji':'x'"))
                .contains("\"code\":\"conflict\"");
        assertThatTheOtherIsLeftAsItIs();
    }

    @ParameterizedTest
    @CsvSource({"edit, READ", "edit, WRITE", "delete, READ", "delete, WRITE", "pin, READ", "pin, WRITE"})
    void callOfTheHost_isAConflict(String call, Moment moment) {
        begin();
        next.set(moment);
        RoomMessages messages = hub.room(ROOM).messages();
        CompletionStage<?> stage = switch (call) {
            case "edit" -> messages.edit(1, "two");
            case "delete" -> messages.delete(1);
            default -> messages.pin(1, true);
        };
        assertThat(stage)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThatTheOtherIsLeftAsItIs();
    }

    @ParameterizedTest
    @CsvSource({"READ, true", "WRITE, true", "READ, false", "WRITE, false"})
    void deletionAndErasureOfAUser_concernNoOther(Moment moment, boolean deletion) {
        begin();
        next.set(moment);
        CompletionStage<Integer> changed = deletion
                ? hub.room(ROOM).messages().deleteAllOf(Objects.requireNonNull(ann.user()))
                : hub.moderation().erase(Subject.user("ann"), null, ErasureMode.DELETE, "host", "");
        assertThat(changed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(0);
        assertThatTheOtherIsLeftAsItIs();
    }
}
