package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Edits, deletions, reactions, replies, mentions and pins by the requests of clients and by the host. */
class ChangedMessagesTest {

    private static final HubOptions FREE = HubOptions.builder()
            .messageRate(RateLimit.UNLIMITED)
            .reactionRate(RateLimit.UNLIMITED)
            .requestRate(RateLimit.UNLIMITED)
            .joinRate(RateLimit.UNLIMITED)
            .build();

    private @Nullable Hub hub;

    @AfterEach
    void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    private Hub start(HubBuilder builder) {
        return start(builder, FREE);
    }

    private Hub start(HubBuilder builder, HubOptions options) {
        hub = builder.options(options).build().start();
        return hub;
    }

    private static HubOptions with(MessageOptions.Builder messages) {
        return FREE.mutate().messages(messages.build()).build();
    }

    // ---------------------------------------------------------------------------------------------------- a client

    /** A client whose requests are written with single quotes. It passes over what comes before an answer. */
    private static final class Person {

        private final InMemoryConnection line;
        private final String connect;
        private int refs;

        private Person(Hub hub, @Nullable Identity identity) {
            line = InMemoryConnection.to(hub, ProtocolVersion.V2, identity);
            connect = line.receive();
        }

        private String user() {
            return field(connect, "user");
        }

        private String ask(String request) {
            String ref = "r" + ++refs;
            line.send(request.replace('\'', '"').replace("\"ref\"", "\"ref\":\"" + ref + "\""));
            return hears("\"ref\":\"" + ref + "\"");
        }

        /** The next frame that contains a text. */
        private String hears(String part) {
            String frame = line.receive();
            while (!frame.contains(part)) {
                frame = line.receive();
            }
            return frame;
        }

        private String post(String text, String more) {
            String ack = ask("{'type':'message','ref','room':'dev','text':'" + text + "'" + more + "}");
            assertThat(ack).startsWith("{\"type\":\"ack\"");
            return ack;
        }

        private String edit(long target, String text, String more) {
            return ask("{'type':'edit','ref','room':'dev','target':" + target + ",'text':'" + text + "'" + more + "}");
        }

        private String delete(long target, String more) {
            return ask("{'type':'delete','ref','room':'dev','target':" + target + more + "}");
        }

        private String react(long target, String emoji, boolean on) {
            return ask("{'type':'reaction','ref','room':'dev','target':" + target + ",'emoji':'" + emoji + "','on':"
                    + on + "}");
        }

        private String pin(long target, boolean on) {
            return ask("{'type':'pin','ref','room':'dev','target':" + target + ",'on':" + on + "}");
        }

        private String history(String more) {
            return ask("{'type':'history','ref','room':'dev'" + more + "}");
        }
    }

    private Person joined(String name) {
        return joined(name, null);
    }

    private Person joined(String name, @Nullable Identity identity) {
        Person person = new Person(hubOf(this), identity);
        assertThat(person.ask("{'type':'join','ref','username':'" + name + "','room':'dev'}"))
                .startsWith("{\"type\":\"joined\"");
        return person;
    }

    private static Hub hubOf(ChangedMessagesTest test) {
        Hub running = test.hub;
        assertThat(running).isNotNull();
        return running;
    }

    private static Identity user(String id) {
        return new Identity(id, null);
    }

    private static Identity moderator(String id) {
        return user(id).withRole(Role.MODERATOR);
    }

    private static String field(String frame, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(frame);
        assertThat(matcher.find()).as("%s in %s", name, frame).isTrue();
        return matcher.group(1);
    }

    private static long number(String frame, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":([0-9]+)").matcher(frame);
        assertThat(matcher.find()).as("%s in %s", name, frame).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    // -------------------------------------------------------------------------------------------------------- edit

    @Test
    void anEdit_isAnEvent_andTheHistoryHasThePresentText() {
        start(Hub.builder());
        Person ann = joined("Ann");
        Person bob = joined("Bob");
        assertThat(ann.connect)
                .contains("\"features\":[\"edit\",\"delete\",\"reaction\",\"reply\",\"mention\",\"pin\",\"search\"]");
        ann.post("Helo", "");
        String ack = ann.edit(1, "Hello", ",'key':'k','rev':1");
        assertThat(ack).startsWith("{\"type\":\"ack\"").contains("\"offset\":2").doesNotContain("duplicate");
        assertThat(bob.hears("\"type\":\"edit\""))
                .contains("\"username\":\"Ann\",\"text\":\"Hello\"", "\"offset\":2,\"target\":1,\"rev\":2");
        assertThat(ann.hears("\"type\":\"edit\"")).contains("\"offset\":2");
        assertThat(ann.edit(1, "Hello", ",'key':'k','rev':1")).contains("\"offset\":2", "\"duplicate\":true");
        assertThat(ann.edit(1, "Hi", ",'rev':1")).contains("\"code\":\"conflict\"", "\"temporary\":false");
        assertThat(ann.edit(1, "Hello", "")).as("the same text").contains("\"offset\":2", "\"duplicate\":true");
        assertThat(bob.edit(1, "x", "")).contains("\"code\":\"forbidden\"");
        assertThat(bob.edit(9, "x", "")).contains("\"code\":\"not-found\"");
        assertThat(bob.history(""))
                .contains("\"text\":\"Hello\"", "\"offset\":1,\"rev\":2,\"editedAt\":\"", "\"change\":2}]");
    }

    @Test
    void aRepeatedKey_hasItsFirstAck_alsoWhereTheMessageHasChangedSinceAndHasTheText() {
        start(Hub.builder());
        Person ann = joined("Ann");
        ann.post("one", "");
        String ack = ann.edit(1, "two", ",'key':'k'");
        ann.react(1, "👍", true);
        assertThat(ann.edit(1, "two", ",'key':'k'"))
                .contains(
                        "\"duplicate\":true",
                        "\"offset\":" + number(ack, "offset"),
                        "\"timestamp\":\"" + field(ack, "timestamp"));
        assertThat(ann.edit(1, "two", ",'key':'other'"))
                .as("a request of its own")
                .contains("\"duplicate\":true", "\"offset\":3");
    }

    @Test
    void aMuteOrADeletion_doesNotChangeTheAnswerToAKeyThatWasCarriedOut() {
        Hub running = start(Hub.builder());
        Person ann = joined("Ann");
        ann.post("one", "");
        String ack = ann.edit(1, "two", ",'key':'k'");
        ann.delete(1, "");
        running.moderation().mute(Subject.client(field(ann.connect, "id")), Duration.ofMinutes(1), "m", "");
        assertThat(ann.edit(1, "two", ",'key':'k'"))
                .startsWith("{\"type\":\"ack\"")
                .contains("\"duplicate\":true", "\"offset\":" + number(ack, "offset"));
        assertThat(ann.edit(1, "two", ",'key':'other'")).contains("muted");
    }

    @Test
    void aKeyOfARequestThatWasCarriedOut_isAcknowledged_toAClientThatHasLeft() {
        start(Hub.builder());
        Person ann = joined("Ann");
        String ack = ann.post("one", ",'key':'k'");
        String edit = ann.edit(1, "two", ",'key':'k'");
        ann.ask("{'type':'leave','ref','room':'dev'}");
        assertThat(number(ann.post("one", ",'key':'k'"), "offset")).isEqualTo(number(ack, "offset"));
        assertThat(ann.edit(1, "two", ",'key':'k'"))
                .contains("\"offset\":" + number(edit, "offset"), "\"duplicate\":true");
        assertThat(ann.edit(1, "three", ",'key':'other'")).contains("\"code\":\"not-a-member\"");
        assertThat(ann.edit(1, "three", "")).contains("\"code\":\"not-a-member\"");
        assertThat(ann.ask("{'type':'message','ref','room':'no such room','key':'k','text':'x'}"))
                .contains("\"code\":\"bad-room\"");
    }

    @Test
    void aKeyOfARequestThatWasCarriedOut_isAcknowledged_toAClientThatIsRemovedMeanwhile() {
        CompletableFuture<MessageDecision> decision = new CompletableFuture<>();
        AtomicReference<CompletionStage<MessageDecision>> next =
                new AtomicReference<>(CompletableFuture.completedFuture(MessageDecision.accept()));
        CountDownLatch asked = new CountDownLatch(2);
        Hub running = start(Hub.builder().asyncInterceptor(draft -> {
            asked.countDown();
            return next.get();
        }));
        Person ann = joined("Ann");
        ann.post("one", ",'key':'k'");
        next.set(decision);
        ann.line.send("{\"type\":\"message\",\"ref\":\"again\",\"room\":\"dev\",\"text\":\"one\",\"key\":\"k\"}");
        ann.line.send("{\"type\":\"message\",\"ref\":\"new\",\"room\":\"dev\",\"text\":\"two\",\"key\":\"n\"}");
        Awaitility.await().until(() -> asked.getCount() == 0);
        assertThat(running.removeFromRoom(field(ann.connect, "id"), "dev")).isTrue();
        decision.complete(MessageDecision.accept());
        assertThat(ann.hears("\"ref\":\"again\"")).contains("\"offset\":1", "\"duplicate\":true");
        assertThat(ann.hears("\"ref\":\"new\"")).contains("\"code\":\"not-a-member\"");
    }

    @Test
    void theEditWindow_ends() {
        start(Hub.builder(), with(MessageOptions.builder().editWindow(Duration.ofNanos(1))));
        Person ann = joined("Ann");
        ann.post("one", "");
        Awaitility.await().until(() -> ann.edit(1, "two", "").contains("can no longer be edited"));
    }

    @Test
    void aSwitchedOffFeature_isNotNamed_andForbidden() {
        start(
                Hub.builder(),
                with(MessageOptions.builder()
                        .editWindow(Duration.ZERO)
                        .reactions(false)
                        .replies(false)
                        .mentions(false)
                        .maxPins(0)
                        .search(false)));
        Person ann = joined("Ann", moderator("ann"));
        assertThat(ann.connect).contains("\"features\":[\"delete\"]");
        ann.post("one", ",'mentions':['" + ann.user() + "']");
        assertThat(ann.hears("\"text\":\"one\"")).doesNotContain("mentions");
        assertThat(ann.edit(1, "x", "")).contains("\"code\":\"forbidden\"");
        assertThat(ann.react(1, "👍", true)).contains("\"code\":\"forbidden\"");
        assertThat(ann.pin(1, true)).contains("\"code\":\"forbidden\"");
        assertThat(ann.ask("{'type':'message','ref','room':'dev','text':'x','replyTo':1}"))
                .contains("\"code\":\"forbidden\"");
    }

    @Test
    void theInterceptor_decidesAboutTheNewText() {
        List<MessageDraft> drafts = new CopyOnWriteArrayList<>();
        start(Hub.builder().interceptor(draft -> {
            drafts.add(draft);
            return draft.text().contains("darn")
                    ? MessageDecision.refuse("Mind your language")
                    : MessageDecision.replace(draft.text() + "!", null);
        }));
        Person ann = joined("Ann");
        ann.post("one", "");
        assertThat(ann.edit(1, "darn", "")).contains("\"code\":\"forbidden\"", "Mind your language");
        ann.edit(1, "two", "");
        assertThat(ann.hears("\"type\":\"edit\"")).contains("\"text\":\"two!\"");
        assertThat(drafts)
                .extracting(MessageDraft::kind)
                .containsExactly(MessageDraft.Kind.POST, MessageDraft.Kind.EDIT, MessageDraft.Kind.EDIT);
        assertThat(drafts.get(2).target()).isEqualTo(1);
    }

    @Test
    void ofTwoEditsWithOneRevision_oneIsCarriedOut() {
        start(Hub.builder());
        Person phone = joined("Ann", user("ann"));
        Person desktop = joined("Ann", user("ann"));
        phone.post("0", "");
        for (int i = 1; i <= 200; i++) {
            String request = "{\"type\":\"edit\",\"ref\":\"e" + i + "\",\"room\":\"dev\",\"target\":1,\"rev\":" + i
                    + ",\"text\":\"";
            phone.line.send(request + "p" + i + "\"}");
            desktop.line.send(request + "d" + i + "\"}");
            String ref = "\"ref\":\"e" + i + "\"";
            List<String> answers = List.of(phone.hears(ref), desktop.hears(ref));
            assertThat(answers)
                    .filteredOn(answer -> answer.startsWith("{\"type\":\"ack\""))
                    .hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.contains("\"code\":\"conflict\""))
                    .hasSize(1);
        }
    }

    // ------------------------------------------------------------------------------------------------------ delete

    @Test
    void aDeletedMessage_isATombstoneForEveryone_andItsTextIsNowhere() {
        Hub running = start(Hub.builder());
        Person ann = joined("Ann");
        Person bob = joined("Bob");
        ann.post("the secret", "");
        ann.edit(1, "the second secret", "");
        ann.react(1, "👍", true);
        assertThat(ann.delete(1, "")).contains("\"offset\":4");
        assertThat(bob.hears("\"type\":\"delete\""))
                .contains("\"username\":\"Ann\"", "\"offset\":4,\"target\":1,\"by\":\"author\"");
        assertThat(ann.delete(1, "")).contains("\"offset\":4", "\"duplicate\":true");
        assertThat(ann.edit(1, "x", "")).contains("\"code\":\"not-found\"");
        assertThat(bob.react(1, "👍", true)).contains("\"code\":\"not-found\"");
        assertThat(bob.ask("{'type':'message','ref','room':'dev','text':'x','replyTo':1}"))
                .contains("\"code\":\"not-found\"");
        Person cat = new Person(running, null);
        String joined = cat.ask("{'type':'join','ref','username':'Cat','room':'dev'}");
        assertThat(joined)
                .contains("\"text\":\"\"", "\"offset\":1,\"rev\":2,\"deleted\":\"author\",\"change\":4}")
                .doesNotContain("secret");
        assertThat(bob.history("") + bob.history(",'view':'changes','after':0")).doesNotContain("secret");
        assertThat(running.monitoring().snapshot().toString()).doesNotContain("secret");
    }

    @Test
    void aName_provesNothing_andAMutedUserMayDeleteOwnMessages() {
        Hub running = start(Hub.builder());
        Person ann = joined("Ann");
        ann.post("one", "");
        Person other = joined("Ann");
        assertThat(other.delete(1, "")).contains("\"code\":\"forbidden\"");
        assertThat(other.edit(1, "x", "")).contains("\"code\":\"forbidden\"");
        running.moderation().mute(Subject.client(field(ann.connect, "id")), Duration.ofMinutes(1), "m", "");
        running.moderation().mute(Subject.client(field(other.connect, "id")), Duration.ofMinutes(1), "m", "");
        assertThat(ann.edit(1, "x", "")).contains("muted");
        assertThat(ann.react(1, "👍", true)).contains("muted");
        assertThat(other.delete(1, "")).contains("muted");
        assertThat(ann.delete(1, "")).startsWith("{\"type\":\"ack\"");
    }

    @Test
    void aModerator_deletesButNeverEdits_andIsNamedInTheAuditLogAlone() {
        Hub running = start(Hub.builder());
        Person ann = joined("Ann", user("ann"));
        Person mod = joined("Mod", moderator("mod"));
        ann.post("spam", "");
        assertThat(mod.edit(1, "x", "")).contains("\"code\":\"forbidden\"");
        assertThat(mod.delete(1, ",'reason':'advertising'")).startsWith("{\"type\":\"ack\"");
        assertThat(ann.hears("\"type\":\"delete\""))
                .contains("\"by\":\"moderator\"")
                .doesNotContain("Mod", "\"user\"", "\"id\"", "advertising");
        assertThat(running.moderation().auditLog()).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditEntry.Action.DELETE);
            assertThat(entry.moderator()).isEqualTo("Mod (mod)");
            assertThat(entry.subject()).isEqualTo(Subject.message("dev", 1));
            assertThat(entry.reason()).isEqualTo("advertising");
        });
    }

    @Test
    void theDeleteWindow_endsForTheAuthor_andNotForAModerator() {
        start(Hub.builder(), with(MessageOptions.builder().deleteWindow(Duration.ofNanos(1))));
        Person ann = joined("Ann", user("ann"));
        Person mod = joined("Mod", moderator("mod"));
        ann.post("of a member", "");
        mod.post("of a moderator", "");
        // A clock that has not moved since the post leaves the window open.
        Awaitility.await()
                .until(() -> Instant.now()
                        .isAfter(Instant.parse(field(mod.history(""), "timestamp"))
                                .plusMillis(1)));
        assertThat(ann.delete(1, "")).contains("\"code\":\"forbidden\"", "can no longer be deleted");
        assertThat(mod.delete(2, "")).startsWith("{\"type\":\"ack\"");
        assertThat(ann.hears("\"type\":\"delete\"")).contains("\"target\":2,\"by\":\"author\"");
    }

    @Test
    void anOperator_deletes() {
        Hub running = start(Hub.builder());
        Person ann = joined("Ann");
        ann.post("spam", "");
        assertThat(running.moderation()
                        .delete("dev", 1, "op", "r")
                        .toCompletableFuture()
                        .join())
                .isTrue();
        assertThat(running.moderation()
                        .delete("dev", 1, "op", "r")
                        .toCompletableFuture()
                        .join())
                .isFalse();
        assertThat(ann.hears("\"type\":\"delete\"")).contains("\"by\":\"moderator\"");
        assertThat(running.moderation().auditLog()).hasSize(1);
        assertThat(running.moderation().delete("dev", 7, "op", "r"))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("no such message");
    }

    // --------------------------------------------------------------------------------------------------- reactions

    @Test
    void reactions_areAbsolute_andTwiceIsOnce() {
        start(Hub.builder());
        Person ann = joined("Ann");
        Person bob = joined("Bob", user("bob"));
        ann.post("one", "");
        assertThat(ann.react(1, "❤️", true)).contains("\"offset\":2");
        assertThat(bob.hears("\"type\":\"reaction\""))
                .contains(
                        "\"username\":\"Ann\"",
                        "\"emoji\":\"❤️\",\"on\":true,\"reactions\":[{\"emoji\":\"❤️\",\"count\":1}]");
        assertThat(bob.react(1, "❤", true)).contains("\"offset\":3").doesNotContain("duplicate");
        assertThat(ann.hears("\"offset\":3")).contains("\"reactions\":[{\"emoji\":\"❤️\",\"count\":2}]");
        assertThat(bob.react(1, "❤️", true)).contains("\"offset\":3", "\"duplicate\":true");
        Person again = joined("Ann");
        assertThat(again.react(1, "❤️", true)).as("a guest is its name").contains("\"duplicate\":true");
        String who = bob.ask("{'type':'reactions','ref','room':'dev','target':1,'emoji':'❤','limit':1}");
        assertThat(who).contains("\"count\":2", "\"more\":true");
        String rest = bob.ask("{'type':'reactions','ref','room':'dev','target':1,'emoji':'❤','limit':1,'after':'"
                + field(who, "next") + "'}");
        assertThat(who + rest)
                .contains("{\"username\":\"Ann\"}", "{\"user\":\"" + bob.user() + "\",\"username\":\"Bob\"}");
        assertThat(rest).contains("\"more\":false").doesNotContain("\"next\"");
        assertThat(ann.react(1, "❤️", false)).contains("\"offset\":4");
        assertThat(bob.history(""))
                .contains("\"reactions\":[{\"emoji\":\"❤️\",\"count\":1,\"mine\":true}]", "\"change\":4");
        assertThat(ann.history("")).doesNotContain("mine");
        assertThat(ann.react(7, "❤️", true)).contains("\"code\":\"not-found\"");
    }

    @Test
    void manyReactionsAtOnce_areAllCounted_andAreFewEvents() {
        start(Hub.builder());
        Person witness = joined("Witness");
        witness.post("one", "");
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            people.add(joined("P" + i));
        }
        for (Person person : people) {
            person.line.send(
                    "{\"type\":\"reaction\",\"ref\":\"x\",\"room\":\"dev\",\"target\":1,\"emoji\":\"👍\",\"on\":true}");
        }
        for (Person person : people) {
            assertThat(person.hears("\"ref\":\"x\""))
                    .startsWith("{\"type\":\"ack\"")
                    .contains("\"offset\"");
        }
        List<String> events = new ArrayList<>();
        while (events.isEmpty() || !events.get(events.size() - 1).contains("\"count\":100}")) {
            events.add(witness.hears("\"type\":\"reaction\""));
        }
        assertThat(events).hasSizeBetween(6, 30);
        assertThat(events.get(0)).contains("\"username\":\"P0\"");
        assertThat(events.get(events.size() - 1)).doesNotContain("username", "\"emoji\":\"👍\",\"on\"");
    }

    @Test
    void reactions_evictNoMessage_andRecoverAsTheirStates() {
        start(
                Hub.builder(),
                FREE.mutate()
                        .rooms(RoomOptions.builder().historySize(20).build())
                        .build());
        Person away = joined("Away");
        Person ann = joined("Ann");
        for (int i = 0; i < 10; i++) {
            ann.post("m" + i, "");
        }
        String head = away.history(",'limit':1");
        away.line.close();
        for (int i = 0; i < 2_000; i++) {
            ann.line.send("{\"type\":\"reaction\",\"room\":\"dev\",\"target\":" + (i % 10 + 1)
                    + ",\"emoji\":\"👍\",\"on\":" + (i / 10 % 2 == 0) + "}");
        }
        ann.react(1, "🎉", true);
        Person back = new Person(hubOf(this), null);
        String joined = back.ask("{'type':'join','ref','username':'Away','room':'dev','since':{'epoch':'"
                + field(head, "epoch") + "','offset':10}}");
        assertThat(joined).contains("\"recovered\":true", "\"floor\":0", "\"emoji\":\"🎉\"");
        assertThat(joined.split("\"type\":\"message\"", -1)).hasSize(11);
        assertThat(joined.length()).isLessThan(20_000);
    }

    // ------------------------------------------------------------------------------------------- replies and threads

    @Test
    void aThread_hasOneLevel() {
        start(Hub.builder());
        Person ann = joined("Ann");
        Person bob = joined("Bob");
        ann.post("root", "");
        bob.post("a", ",'thread':1");
        assertThat(ann.hears("\"text\":\"a\""))
                .contains("\"offset\":2,\"thread\":1,\"root\":{\"offset\":1,\"count\":1,\"last\":2}");
        ann.post("b", ",'replyTo':2,'thread':2");
        assertThat(bob.hears("\"text\":\"b\"")).contains("\"offset\":3,\"replyTo\":2,\"thread\":1");
        assertThat(bob.ask("{'type':'message','ref','room':'dev','text':'x','replyTo':99}"))
                .contains("\"code\":\"not-found\"");
        assertThat(bob.history(",'thread':1"))
                .contains("\"offset\":2", "\"offset\":3")
                .doesNotContain("\"text\":\"root\"");
        assertThat(bob.history(",'before':2")).contains("\"replies\":{\"count\":2,\"last\":3}");
        assertThat(ann.delete(3, "")).startsWith("{\"type\":\"ack\"");
        assertThat(bob.hears("\"type\":\"delete\"")).contains("\"root\":{\"offset\":1,\"count\":1,\"last\":2}");
    }

    @Test
    void anOffsetOfAnUnknownEpoch_isAConflict() {
        start(Hub.builder());
        Person ann = joined("Ann");
        String epoch = field(ann.post("one", ""), "epoch");
        assertThat(ann.edit(1, "two", ",'epoch':'other'")).contains("\"code\":\"conflict\"");
        assertThat(ann.ask("{'type':'message','ref','room':'dev','text':'x','replyTo':1,'epoch':'other'}"))
                .contains("\"code\":\"conflict\"");
        assertThat(ann.edit(1, "two", ",'epoch':'" + epoch + "'")).startsWith("{\"type\":\"ack\"");
    }

    // ---------------------------------------------------------------------------------------------------- mentions

    @Test
    void mentionsOfNobody_areLeftOut_andTheMessageIsPosted() {
        start(Hub.builder().roomPolicy(new RoomPolicy() {
            @Override
            public boolean mayRead(Client client, String room) {
                return !"blind".equals(userId(client));
            }
        }));
        Person ann = joined("Ann", user("ann"));
        Person bob = joined("Bob", user("bob"));
        Person blind = joined("Blind", user("blind"));
        Person gone = joined("Gone", user("gone"));
        gone.post("I was here", "");
        gone.line.close();
        Awaitility.await().until(() -> hubOf(this).clients().size() == 3);
        ann.post(
                "look",
                ",'mentions':['" + bob.user() + "','AAAAAAAAAAAAAAAAAAAAAA','" + blind.user() + "','" + gone.user()
                        + "','" + bob.user() + "']");
        assertThat(bob.hears("\"text\":\"look\""))
                .contains("\"mentions\":[\"" + bob.user() + "\",\"" + gone.user() + "\"]", "\"user\":\"" + ann.user());
        bob.line.close();
        Awaitility.await().until(() -> hubOf(this).clients().size() == 2);
        ann.edit(2, "look!", ",'mentions':['" + blind.user() + "','" + bob.user() + "']");
        assertThat(ann.hears("\"type\":\"edit\""))
                .as("who was mentioned stays, who may not read is left out")
                .contains("\"mentions\":[\"" + bob.user() + "\"]");
    }

    private static @Nullable String userId(Client client) {
        Identity identity = client.identity();
        return identity == null ? null : identity.userId();
    }

    @Test
    void everyone_isForSmallRooms_andModerators_andNeverCostsTheMessage() {
        start(Hub.builder(), with(MessageOptions.builder().everyoneLimit(1).moderatorEveryoneLimit(2)));
        Person ann = joined("Ann");
        ann.post("alone", ",'everyone':true");
        assertThat(ann.hears("\"text\":\"alone\"")).contains("\"everyone\":true");
        Person mod = joined("Mod", moderator("mod"));
        assertThat(ann.post("two", ",'everyone':true")).endsWith("\"everyone\":false}");
        assertThat(mod.hears("\"text\":\"two\"")).doesNotContain("everyone");
        assertThat(mod.post("three", ",'everyone':true")).doesNotContain("everyone");
        joined("Cat");
        assertThat(mod.post("four", ",'everyone':true")).endsWith("\"everyone\":false}");
    }

    @Test
    void everyone_isLeftOut_whereThePolicyRefusesIt() {
        List<RoomAction> asked = new CopyOnWriteArrayList<>();
        start(Hub.builder().roomPolicy(new RoomPolicy() {
            @Override
            public boolean may(Client client, String room, RoomAction action) {
                asked.add(action);
                return action != RoomAction.MENTION_EVERYONE || !"ann".equals(userId(client));
            }
        }));
        Person ann = joined("Ann", user("ann"));
        Person bob = joined("Bob", user("bob"));
        assertThat(ann.post("one", ",'everyone':true,'mentions':['" + bob.user() + "']"))
                .endsWith("\"everyone\":false}");
        assertThat(bob.hears("\"text\":\"one\""))
                .contains("\"mentions\":[\"" + bob.user() + "\"]")
                .doesNotContain("everyone");
        assertThat(bob.post("two", ",'everyone':true")).doesNotContain("everyone");
        assertThat(ann.hears("\"text\":\"two\"")).contains("\"everyone\":true");
        assertThat(asked).containsExactly(RoomAction.MENTION_EVERYONE, RoomAction.MENTION_EVERYONE);
    }

    // -------------------------------------------------------------------------------------------------------- pins

    @Test
    void aPin_isTheModerators_isBounded_andGoesWithItsMessage() {
        start(Hub.builder(), with(MessageOptions.builder().maxPins(2)));
        Person mod = joined("Mod", moderator("mod"));
        Person bob = joined("Bob");
        for (int i = 0; i < 3; i++) {
            mod.post("m" + i, "");
        }
        assertThat(mod.pin(1, true)).contains("\"offset\":4");
        assertThat(bob.hears("\"type\":\"pin\"")).contains("\"offset\":4", "\"target\":1,\"on\":true");
        assertThat(mod.pin(1, true)).contains("\"duplicate\":true");
        assertThat(bob.pin(1, false)).contains("\"code\":\"forbidden\"");
        assertThat(mod.pin(2, true)).startsWith("{\"type\":\"ack\"");
        assertThat(mod.pin(3, true)).contains("\"code\":\"limit\"");
        assertThat(bob.history(",'pinned':true")).contains("\"text\":\"m0\"", "\"text\":\"m1\"", "\"pinned\":true");
        mod.delete(1, "");
        assertThat(bob.history(",'pinned':true")).doesNotContain("\"offset\":1,");
        assertThat(mod.pin(3, true)).startsWith("{\"type\":\"ack\"");
    }

    // ------------------------------------------------------------------------------------------------ roles, policy

    @Test
    void theHostDecidesWhoModerates_andWhatIsAllowed() {
        List<RoomAction> asked = new CopyOnWriteArrayList<>();
        start(Hub.builder()
                .roles((client, room) -> "Boss".equals(client.username()) ? Role.OWNER : null)
                .roomPolicy(new RoomPolicy() {
                    @Override
                    public boolean may(Client client, String room, RoomAction action) {
                        asked.add(action);
                        return action != RoomAction.REACT && action != RoomAction.EDIT_OWN;
                    }
                }));
        Person boss = joined("Boss");
        Person ann = joined("Ann");
        ann.post("one", "");
        ann.post("two", "");
        assertThat(ann.edit(1, "x", "")).contains("\"code\":\"forbidden\"");
        assertThat(ann.react(1, "👍", true)).contains("\"code\":\"forbidden\"");
        assertThat(boss.pin(1, true)).startsWith("{\"type\":\"ack\"");
        assertThat(boss.delete(1, "")).startsWith("{\"type\":\"ack\"");
        assertThat(ann.delete(2, "")).startsWith("{\"type\":\"ack\"");
        assertThat(asked)
                .containsExactly(
                        RoomAction.EDIT_OWN,
                        RoomAction.REACT,
                        RoomAction.PIN,
                        RoomAction.DELETE_OTHERS,
                        RoomAction.DELETE_OWN);
    }

    @Test
    void aPolicyThatFails_costsTheMention_andNotTheMessage() {
        start(Hub.builder().roomPolicy(new RoomPolicy() {
            @Override
            public boolean mayRead(Client client, String room) {
                if ("bob".equals(userId(client)) && client.username() != null) {
                    throw new IllegalStateException("on purpose");
                }
                return true;
            }
        }));
        Person ann = joined("Ann", user("ann"));
        Person bob = new Person(hubOf(this), user("bob"));
        ann.post("one", ",'mentions':['" + bob.user() + "']");
        assertThat(ann.hears("\"text\":\"one\"")).contains("mentions");
        bob.line.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Bob\",\"room\":\"ops\"}");
        Awaitility.await().until(() -> hubOf(this).clients().stream().anyMatch(c -> "Bob".equals(c.username())));
        ann.post("two", ",'mentions':['" + bob.user() + "']");
        assertThat(ann.hears("\"text\":\"two\"")).doesNotContain("mentions");
    }

    @Test
    void aResolverThatFails_refusesTheRequest_butNoChangeOfAnOwnMessage() {
        start(Hub.builder().roles((client, room) -> {
            throw new IllegalStateException("on purpose");
        }));
        Person ann = joined("Ann");
        ann.post("one", "");
        assertThat(ann.pin(1, true)).contains("\"code\":\"internal\"");
        assertThat(ann.edit(1, "two", "")).startsWith("{\"type\":\"ack\"");
        assertThat(ann.delete(1, "")).startsWith("{\"type\":\"ack\"");
    }

    // ---------------------------------------------------------------------------------------------------------- v1

    @Test
    void aV1Client_receivesPostsAlone() {
        Hub running = start(Hub.builder());
        InMemoryConnection old = InMemoryConnection.to(running);
        old.hello();
        old.send("{\"type\":\"join\",\"username\":\"Old\"}");
        Person ann = new Person(running, moderator("ann"));
        ann.ask("{'type':'join','ref','username':'Ann','room':'lobby'}");
        assertThat(old.receive()).startsWith("{\"type\":\"user-joined\"").doesNotContain("\"user\":");
        String request = ",'ref','room':'lobby','target':1";
        ann.ask("{'type':'message','ref','room':'lobby','text':'one'}");
        String one = old.receive();
        assertThat(one)
                .matches(
                        "\\{\"type\":\"message\",\"id\":\"[^\"]*\",\"username\":\"Ann\",\"text\":\"one\",\"timestamp\":\"[^\"]*\"}");
        for (String change : List.of(
                "{'type':'edit'" + request + ",'text':'two'}",
                "{'type':'reaction'" + request + ",'emoji':'👍','on':true}",
                "{'type':'pin'" + request + ",'on':true}",
                "{'type':'delete'" + request + "}")) {
            assertThat(ann.ask(change)).startsWith("{\"type\":\"ack\"");
        }
        ann.ask("{'type':'message','ref','room':'lobby','text':'three','mentions':['" + ann.user() + "']}");
        assertThat(old.receive()).contains("\"text\":\"three\"").doesNotContain("mentions", "\"user\":");
    }

    // -------------------------------------------------------------------------------------------------------- host

    @Test
    void theHost_publishesEditsPinsAndDeletes() {
        List<DurableEvent> changes = new CopyOnWriteArrayList<>();
        Hub running = start(Hub.builder().listener(new HubListener() {
            @Override
            public void onChanged(Publication publication, DurableEvent event) {
                changes.add(event);
            }
        }));
        Person ann = joined("Ann", user("ann"));
        RoomMessages messages = running.room("dev").messages();
        ann.post("a1", "");
        ann.post("a2", "");
        Publication reply = messages.publish(HostMessage.builder("Shop", "Sold!")
                        .replyTo(1L)
                        .thread(1L)
                        .build())
                .toCompletableFuture()
                .join();
        assertThat(reply.offset()).isEqualTo(3);
        assertThat(messages.edit(1, "by the host").toCompletableFuture().join()).isNotNull();
        assertThat(messages.edit(1, "by the host").toCompletableFuture().join()).isNull();
        assertThat(messages.pin(1, true).toCompletableFuture().join()).isNotNull();
        MessagePosted now = messages.find(1).toCompletableFuture().join();
        assertThat(now).isNotNull();
        assertThat(now.text()).isEqualTo("by the host");
        assertThat(messages.changes(3, 10).toCompletableFuture().join().entries())
                .hasSize(1);
        assertThat(messages.deleteAllOf(ann.user()).toCompletableFuture().join())
                .isEqualTo(2);
        assertThat(messages.deleteAllOf(ann.user()).toCompletableFuture().join())
                .isZero();
        now = messages.find(1).toCompletableFuture().join();
        assertThat(now.state().deleted()).isEqualTo(Deletion.MODERATOR);
        assertThat(messages.find(3).toCompletableFuture().join().isDeleted()).isFalse();
        assertThat(messages.find(99).toCompletableFuture().join()).isNull();
        assertThat(messages.publish(HostMessage.builder("Shop", "x").thread(99L).build()))
                .failsWithin(Duration.ofSeconds(5));
        Awaitility.await().until(() -> changes.size() == 4);
    }

    @Test
    void aRequestOfAnotherRoom_orWithoutAJoin_isRefused() {
        start(Hub.builder());
        Person ann = joined("Ann");
        ann.post("one", "");
        assertThat(ann.ask("{'type':'edit','ref','room':'ops','target':1,'text':'x'}"))
                .contains("\"code\":\"not-a-member\"");
        Person stranger = new Person(hubOf(this), null);
        assertThat(stranger.react(1, "👍", true)).contains("\"code\":\"not-joined\"");
        assertThat(ann.react(1, "a b", true)).contains("\"code\":\"bad-field\"");
    }

    @Test
    void mentionsAndReactions_countInTheirRates() {
        start(
                Hub.builder(),
                FREE.mutate()
                        .messageRate(new RateLimit(1, 3))
                        .reactionRate(new RateLimit(1, 2))
                        .build());
        Person ann = joined("Ann", user("ann"));
        ann.post("one", ",'mentions':['" + ann.user() + "','x']");
        assertThat(ann.ask("{'type':'message','ref','room':'dev','text':'x','mentions':['y']}"))
                .contains("\"code\":\"rate-limited\"");
        ann.react(1, "👍", true);
        ann.react(1, "🎉", true);
        assertThat(ann.react(1, "🚀", true)).contains("\"code\":\"rate-limited\"");
    }
}
