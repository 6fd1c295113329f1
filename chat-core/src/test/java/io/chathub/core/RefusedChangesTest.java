package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.protocol.state.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refused change changes nothing: no member receives an event, and the message stays as it was. */
@Timeout(60)
class RefusedChangesTest {

    private static final String BAD_WORD = "darn";

    /** The requests, of message 1. */
    private static final Map<String, String> REQUESTS = Map.of(
            "edit", "'type':'edit','target':1,'text':'x'",
            "edit with a refused word", "'type':'edit','target':1,'text':'" + BAD_WORD + "'",
            "delete", "'type':'delete','target':1",
            "pin", "'type':'pin','target':1,'on':true",
            "reaction", "'type':'reaction','target':1,'emoji':'👍','on':true",
            "reply", "'type':'message','text':'x','replyTo':1",
            "thread", "'type':'message','text':'x','thread':1",
            "refused word", "'type':'message','text':'" + BAD_WORD + "'");

    private final Hub hub = Hub.builder()
            .interceptor(draft -> draft.text().contains(BAD_WORD)
                    ? MessageDecision.refuse("Mind your language")
                    : MessageDecision.accept())
            .options(HubOptions.builder()
                    .messageRate(RateLimit.UNLIMITED)
                    .reactionRate(RateLimit.UNLIMITED)
                    .requestRate(RateLimit.UNLIMITED)
                    .joinRate(RateLimit.UNLIMITED)
                    .rooms(RoomOptions.builder().presenceEventLimit(0).build())
                    .build())
            .build()
            .start();

    private V2Client author;
    private V2Client guestAuthor;
    private V2Client witness;

    @BeforeEach
    void begin() {
        author = member("Ann", new Identity("ann", null));
        guestAuthor = member("Gus", null);
        witness = member("Witness", null);
        assertThat(ask(author, "'type':'message','text':'the message'")).isInstanceOf(Acknowledged.class);
        assertThat(ask(guestAuthor, "'type':'message','text':'the message of a guest'"))
                .isInstanceOf(Acknowledged.class);
        durableEvents(witness, 2);
    }

    @AfterEach
    void end() {
        hub.close();
    }

    private V2Client connected(@Nullable Identity identity) {
        return new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2, identity));
    }

    private V2Client member(String name, @Nullable Identity identity) {
        V2Client client = connected(identity);
        client.join("dev", name);
        return client;
    }

    private V2Client muted(V2Client client, Subject subject) {
        hub.moderation().mute(subject, Duration.ofHours(1), "operator", "a reason");
        return client;
    }

    private V2Client actor(String name) {
        Identity moderator = new Identity("mod", null).withRole(Role.MODERATOR);
        return switch (name) {
            case "author" -> author;
            case "muted author" -> muted(author, Subject.user("ann"));
            case "guest" -> member("Guest", null);
            case "guest of the same name" -> member("Ann", null);
            case "user" -> member("Bob", new Identity("bob", null));
            case "user of the same name" -> member("Ann", new Identity("ann2", null));
            case "muted user" -> muted(member("Bob", new Identity("bob", null)), Subject.user("bob"));
            case "moderator" -> member("Mod", moderator);
            case "moderator of another room" -> {
                V2Client client = connected(moderator);
                client.join("ops", "Mod");
                yield client;
            }
            case "muted moderator" -> muted(member("Mod", moderator), Subject.user("mod"));
            case "client that has left" -> {
                V2Client client = member("Gone", new Identity("gone", null));
                client.leave("dev");
                yield client;
            }
            case "client without a join" -> connected(new Identity("new", null));
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "author, pin, FORBIDDEN",
        "author, edit with a refused word, FORBIDDEN",
        "author, refused word, FORBIDDEN",
        "muted author, edit, FORBIDDEN",
        "muted author, pin, FORBIDDEN",
        "muted author, reaction, FORBIDDEN",
        "muted author, reply, FORBIDDEN",
        "guest, edit, FORBIDDEN",
        "guest, delete, FORBIDDEN",
        "guest, pin, FORBIDDEN",
        "guest of the same name, edit, FORBIDDEN",
        "guest of the same name, delete, FORBIDDEN",
        "guest of the same name, pin, FORBIDDEN",
        "user, edit, FORBIDDEN",
        "user, edit with a refused word, FORBIDDEN",
        "user, delete, FORBIDDEN",
        "user, pin, FORBIDDEN",
        "user of the same name, edit, FORBIDDEN",
        "user of the same name, delete, FORBIDDEN",
        "user of the same name, pin, FORBIDDEN",
        "muted user, edit, FORBIDDEN",
        "muted user, delete, FORBIDDEN",
        "muted user, pin, FORBIDDEN",
        "muted user, reaction, FORBIDDEN",
        "muted user, reply, FORBIDDEN",
        "muted user, thread, FORBIDDEN",
        "moderator, edit, FORBIDDEN",
        "moderator, edit with a refused word, FORBIDDEN",
        "muted moderator, edit, FORBIDDEN",
        "muted moderator, delete, FORBIDDEN",
        "muted moderator, pin, FORBIDDEN",
        "muted moderator, reaction, FORBIDDEN",
        "moderator of another room, delete, NOT_A_MEMBER",
        "moderator of another room, pin, NOT_A_MEMBER",
        "client that has left, edit, NOT_A_MEMBER",
        "client that has left, reaction, NOT_A_MEMBER",
        "client that has left, reply, NOT_A_MEMBER",
        "client without a join, edit, NOT_JOINED",
        "client without a join, delete, NOT_JOINED",
        "client without a join, pin, NOT_JOINED",
        "client without a join, reaction, NOT_JOINED"
    })
    void aRefusedRequest_isNoEvent_andChangesNothing(String actor, String request, ErrorCode code) {
        refused(actor(actor), REQUESTS.get(request), code);
        assertNothingChanged();
    }

    /** Without an authenticated user the author is the connection, and the name proves nothing. */
    @ParameterizedTest
    @CsvSource({"edit", "delete", "pin"})
    void aRequestForTheMessageOfAGuest_byAnotherConnectionOfItsName_isRefused(String request) {
        V2Client other = member("Gus", null);
        refused(other, REQUESTS.get(request).replace("'target':1", "'target':2"), ErrorCode.FORBIDDEN);
        assertNothingChanged();
    }

    /** The answer to a request; other frames before it are passed over. */
    private static ServerEvent ask(V2Client client, String request) {
        client.send("{'ref':'x','room':'dev'," + request + "}");
        ServerEvent event = client.next();
        while (!(event instanceof ServerReply reply && "x".equals(reply.ref()))) {
            event = client.next();
        }
        return event;
    }

    private static void refused(V2Client client, String request, ErrorCode code) {
        ServerEvent answer = ask(client, request);
        assertThat(answer).isInstanceOf(Refused.class);
        assertThat(((Refused) answer).code()).as(answer.toString()).isEqualTo(code);
    }

    /** The offsets of a room are dense: the event after a refusal has the offset after those of the two messages. */
    private void assertNothingChanged() {
        hub.room("dev").publish("host", "the next event").toCompletableFuture().join();
        assertThat(durableEvents(witness, 1)).singleElement().satisfies(event -> {
            assertThat(event.offset()).isEqualTo(3);
            assertThat(((MessagePosted) event).text()).isEqualTo("the next event");
        });
        assertThat(witness.history("dev", "").messages())
                .hasSize(3)
                .allSatisfy(message -> assertThat(message.state()).isNull())
                .extracting(MessagePosted::text)
                .containsExactly("the message", "the message of a guest", "the next event");
    }

    /** The next durable events of a client. */
    private static List<DurableEvent> durableEvents(V2Client client, int number) {
        List<DurableEvent> events = new ArrayList<>();
        while (events.size() < number) {
            if (client.next() instanceof DurableEvent durable) {
                events.add(durable);
            }
        }
        return events;
    }
}
