package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.suite.CapturedLog;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator can do about somebody, and that it holds. */
class ModerationTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String TEN = "203.0.113.10";

    private final List<AuditEntry> heard = new CopyOnWriteArrayList<>();
    private Hub hub = start(Hub.builder());

    @AfterEach
    void stop() {
        hub.close();
    }

    private Hub start(HubBuilder builder) {
        return builder.listener(new HubListener() {
                    @Override
                    public void onModerated(AuditEntry entry) {
                        heard.add(entry);
                    }
                })
                .build()
                .start();
    }

    private InMemoryConnection member(String address, @Nullable Identity identity, String name) {
        InMemoryConnection client = InMemoryConnection.from(address, hub, identity);
        client.receive();
        assertThat(ask(client, "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"dev\"}"))
                .startsWith("{\"type\":\"joined\"");
        return client;
    }

    private static String ask(InMemoryConnection client, String request) {
        client.send(request);
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"")) {
            frame = client.receive();
        }
        return frame;
    }

    private static String say(InMemoryConnection client) {
        return ask(client, "{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"hi\"}");
    }

    private String idOf(String name) {
        return hub.clients().stream()
                .filter(client -> name.equals(client.username()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void assertNotLetIn(String address, @Nullable Identity identity) {
        assertThatExceptionOfType(ConnectionRefusedException.class)
                .isThrownBy(() -> InMemoryConnection.from(address, hub, identity))
                .satisfies(e -> assertThat(e.closeCode()).isEqualTo(CloseCode.KICKED));
    }

    // ---------------------------------------------------------------------------------------------------- disconnect

    @Test
    void aConnectionAUserOrAnAddressIsEnded() {
        InMemoryConnection ann = member(TEN, new Identity("u1", "Ann"), "");
        InMemoryConnection annToo = member("203.0.113.11", new Identity("u1", "Ann"), "");
        InMemoryConnection bob = member(TEN, null, "Bob");
        InMemoryConnection cat = member("203.0.113.12", null, "Cat");
        assertThat(hub.moderation().disconnect(Subject.client(idOf("Cat")), "op", "test"))
                .isEqualTo(1);
        assertThat(cat.awaitClose()).isEqualTo(4503);
        assertThat(hub.moderation().disconnect(Subject.user("u1"), "op", "")).isEqualTo(2);
        assertThat(ann.awaitClose()).isEqualTo(4503);
        assertThat(annToo.awaitClose()).isEqualTo(4503);
        assertThat(hub.moderation().disconnect(Subject.address(TEN), "op", "")).isEqualTo(1);
        assertThat(bob.awaitClose()).isEqualTo(4503);
        assertThat(hub.moderation().disconnect(Subject.client("nobody"), "op", ""))
                .isZero();
        member(TEN, new Identity("u1", "Ann"), ""); // nobody is banned by that
    }

    @Test
    void aConnectionThatIsEndingIsCountedOnce() {
        InMemoryConnection ann = member(TEN, null, "Ann");
        ann.stall(); // its close handshake does not finish: it stays in the hub until the sweep aborts it
        assertThat(hub.moderation().disconnect(Subject.address(TEN), "op", "")).isEqualTo(1);
        assertThat(hub.clients()).hasSize(1);
        assertThat(hub.moderation().disconnect(Subject.address(TEN), "op", "")).isZero();
        assertThat(hub.moderation().mute(Subject.address(TEN), HOUR, "op", "")).isZero();
        assertThat(hub.moderation().ban(Subject.address(TEN), HOUR, "op", "")).isZero();
    }

    // ---------------------------------------------------------------------------------------------------------- close

    @Test
    void theMembersOfARoomAreRemoved_andMayJoinAgain() {
        InMemoryConnection ann = member(TEN, null, "Ann");
        InMemoryConnection bob = member(TEN, null, "Bob");
        assertThat(hub.moderation().close("dev", "op", "off topic")).isEqualTo(2);
        for (InMemoryConnection client : List.of(ann, bob)) {
            String frame = client.receive();
            while (!frame.contains("\"left\"")) {
                frame = client.receive();
            }
            assertThat(frame).isEqualTo("{\"type\":\"left\",\"room\":\"dev\"}");
        }
        assertThat(say(ann)).contains("not-a-member");
        assertThat(hub.clients()).as("nobody is disconnected").hasSize(2);
        assertThat(ask(ann, "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\"}"))
                .startsWith("{\"type\":\"joined\"");
        assertThat(hub.moderation().auditLog()).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditEntry.Action.CLOSE);
            assertThat(entry.subject()).isEqualTo(Subject.data("dev"));
            assertThat(entry.reason()).isEqualTo("off topic");
            assertThat(entry.affected()).isEqualTo(2);
        });
        assertThat(hub.moderation().close("nowhere", "op", "")).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hub.moderation().close("no room", "op", ""))
                .withMessageContaining("room");
    }

    // ----------------------------------------------------------------------------------------------------------- mute

    @Test
    void whoIsMutedReadsAndDoesNotSpeak() {
        InMemoryConnection ann = member(TEN, new Identity("u1", "Ann"), "");
        InMemoryConnection bob = member("203.0.113.11", null, "Bob");
        assertThat(hub.moderation().mute(Subject.user("u1"), HOUR, "op", "insults"))
                .isEqualTo(1);
        assertThat(say(ann)).contains("\"code\":\"forbidden\"", "\"temporary\":false");
        assertThat(ask(ann, "{\"type\":\"typing\",\"ref\":\"t\",\"room\":\"dev\",\"isTyping\":true}"))
                .contains("\"code\":\"forbidden\"");
        ann.send("{\"type\":\"typing\",\"room\":\"dev\",\"isTyping\":true}");
        assertThat(say(bob)).startsWith("{\"type\":\"ack\"");
        assertThat(bob.receive()).contains("\"text\":\"hi\"");
        assertThat(ann.receive()).contains("\"text\":\"hi\"");
        InMemoryConnection again = member("203.0.113.14", new Identity("u1", "Ann"), "");
        assertThat(say(again)).contains("\"code\":\"forbidden\"");
        assertThat(hub.moderation().unmute(Subject.user("u1"), "op", "")).isTrue();
        assertThat(hub.moderation().unmute(Subject.user("u1"), "op", "")).isFalse();
        assertThat(say(ann)).startsWith("{\"type\":\"ack\"");
        assertThat(bob.unread()).noneMatch(frame -> frame.contains("typing"));
    }

    @Test
    void aMuteEndsByItselfAndAV1ClientIsMutedInSilence() {
        InMemoryConnection bob = member(TEN, null, "Bob");
        InMemoryConnection old = InMemoryConnection.to(hub, ProtocolVersion.V1);
        old.hello();
        hub.moderation().mute(Subject.client(idOf("Bob")), Duration.ofMillis(300), "op", "");
        hub.moderation().mute(Subject.address(old.remoteAddress()), HOUR, "op", "");
        assertThat(say(bob)).contains("forbidden");
        await().untilAsserted(() -> assertThat(say(bob)).startsWith("{\"type\":\"ack\""));
        long before = hub.monitoring().refusals().get(ErrorCode.FORBIDDEN);
        old.send("{\"type\":\"message\",\"username\":\"Old\",\"text\":\"unheard\"}");
        old.send("{\"type\":\"typing\",\"username\":\"Old\"}");
        assertThat(hub.monitoring().refusals()).containsEntry(ErrorCode.FORBIDDEN, before + 2);
        assertThat(hub.monitoring().snapshot().recentMessages())
                .noneMatch(message -> message.text().equals("unheard"));
        await().untilAsserted(() -> assertThat(hub.moderation().sanctions()).hasSize(1));
    }

    // ------------------------------------------------------------------------------------------------------------ ban

    @Test
    void whoIsBannedIsEndedAndNotLetIn() {
        InMemoryConnection ann = member(TEN, new Identity("u1", "Ann"), "");
        InMemoryConnection bob = member("2001:db8:0:1::5", null, "Bob");
        assertThat(hub.moderation().ban(Subject.user("u1"), HOUR, "op", "spam")).isEqualTo(1);
        assertThat(hub.moderation().ban(Subject.address("2001:DB8:0:1:ffff::1"), HOUR, "op", ""))
                .isEqualTo(1);
        assertThat(ann.awaitClose()).isEqualTo(4503);
        assertThat(bob.awaitClose()).isEqualTo(4503);
        assertNotLetIn(TEN, new Identity("u1", "Annie"));
        assertNotLetIn("2001:db8:0:1::77", null);
        assertThat(hub.refusalOf("2001:db8:0:1::77")).isEqualTo(HandshakeRefusal.BANNED);
        assertThat(hub.refusalOf("2001:db8:0:2::77")).isNull();
        assertThat(hub.refusalOf(TEN)).isNull();
        member(TEN, new Identity("u2", "Cat"), "");
        assertThat(hub.moderation().sanctions())
                .extracting(Sanction::subject)
                .containsExactlyInAnyOrder(Subject.user("u1"), Subject.address("2001:db8:0:1:0:0:0:0/64"));
        assertThat(hub.moderation().unban(Subject.address("2001:db8:0:1:0:0:0:0/64"), "op", ""))
                .isTrue();
        member("2001:db8:0:1::77", null, "Bob");
        assertThat(hub.moderation().unban(Subject.user("u1"), "op", "")).isTrue();
        member(TEN, new Identity("u1", "Ann"), "");
    }

    /** The hub looks at the time once when a connection comes, and again for the end of its identity: a ban comes there. */
    @Test
    void whoIsBannedWhileItComesInIsEndedToo() {
        hub.close();
        AtomicInteger untilBan = new AtomicInteger();
        AtomicReference<Subject> banned = new AtomicReference<>();
        Clock clock = clock(() -> {
            if (untilBan.decrementAndGet() == 0) {
                hub.moderation().ban(banned.get(), HOUR, "op", "");
            }
        });
        hub = start(Hub.builder().clock(clock));
        Identity ann = new Identity("u1", "Ann", Instant.now().plus(HOUR));
        for (Subject subject : List.of(Subject.user("u1"), Subject.address(TEN))) {
            banned.set(subject);
            untilBan.set(2);
            int code;
            try {
                code = InMemoryConnection.from(TEN, hub, ann).awaitClose();
            } catch (ConnectionRefusedException e) {
                code = e.closeCode().code();
            }
            assertThat(code).as("%s", subject).isEqualTo(4503);
            assertThat(untilBan.get()).as("the ban came meanwhile").isLessThanOrEqualTo(0);
            assertThat(hub.moderation().unban(subject, "op", "")).isTrue();
        }
        await().untilAsserted(() -> assertThat(hub.clients()).isEmpty());
    }

    private static Clock clock(Runnable whenAsked) {
        return new Clock() {
            @Override
            public Instant instant() {
                whenAsked.run();
                return Instant.now();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    @Test
    void aBannedUserIsRefusedInTheHandshake() {
        hub.close();
        hub = start(Hub.builder().authenticator(request -> new Identity("u1", "Ann")));
        hub.moderation().ban(Subject.user("u1"), HOUR, "op", "");
        assertThat(hub.authenticate(new InMemoryHandshake(ProtocolVersion.V2, null))
                        .toCompletableFuture()
                        .join()
                        .refusal())
                .isEqualTo(HandshakeRefusal.BANNED);
    }

    @Test
    void aBanEndsByItself() {
        hub.moderation().ban(Subject.address(TEN), Duration.ofMillis(200), "op", "");
        assertNotLetIn(TEN, null);
        await().until(() -> hub.refusalOf(TEN) == null);
        member(TEN, null, "Bob");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Moderation moderation = hub.moderation();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moderation.ban(Subject.client("c"), HOUR, "op", ""))
                .withMessage("subject: a connection (expected: a user or an address)");
        for (String none :
                List.of("10.0.0.0/8", "2001:db8::/32", "2001:db8::/64/64", "192.0.2.1 192.0.2.2", " ", "/64")) {
            assertThatIllegalArgumentException()
                    .as(none)
                    .isThrownBy(() -> moderation.ban(Subject.address(none), HOUR, "op", ""))
                    .withMessageStartingWith("subject: not one address");
        }
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(366))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> moderation.mute(Subject.client("c"), wrong, "op", ""))
                    .withMessageContaining("duration: " + wrong);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Subject.user(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Subject.user("x".repeat(257)));
        assertThatIllegalArgumentException().isThrownBy(() -> moderation.disconnect(Subject.client("c"), " ", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moderation.disconnect(Subject.client("c"), "op", "x".repeat(257)));
        assertThat(moderation.auditLog()).isEmpty();
    }

    @Test
    void thereAreSoManySanctionsAndNoMore() {
        for (int i = 0; i < Moderation.MAX_SANCTIONS; i++) {
            hub.moderation().ban(Subject.user("u" + i), HOUR, "op", "");
        }
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> hub.moderation().ban(Subject.user("one more"), HOUR, "op", ""));
        hub.moderation().ban(Subject.user("u7"), HOUR, "op", "again");
        assertThat(hub.moderation().sanctions()).hasSize(Moderation.MAX_SANCTIONS);
        assertThat(hub.moderation().auditLog()).hasSize(Moderation.AUDIT_LOG_LENGTH);
    }

    // ------------------------------------------------------------------------------------------------------ audit log

    @Test
    void everyActionIsToldOnceInOneLine() {
        List<ILoggingEvent> lines;
        try (CapturedLog log = CapturedLog.of(Moderation.AUDIT_LOGGER)) {
            hub.moderation().ban(Subject.user("u\n1"), HOUR, "op\u202Eer", "bad\r\nINFO forged line");
            hub.moderation().unban(Subject.user("u\n1"), "op", "");
            lines = log.events();
        }
        assertThat(lines)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "BAN by op\\u202eer: USER u\\u000a1 for PT1H, 0 connections. bad\\u000d\\u000aINFO forged line",
                        "UNBAN by op: USER u\\u000a1, 0 connections. ");
        await().untilAsserted(() -> assertThat(heard)
                .extracting(AuditEntry::action)
                .containsExactly(AuditEntry.Action.BAN, AuditEntry.Action.UNBAN));
        assertThat(hub.moderation().auditLog()).isEqualTo(heard);
    }

    // ----------------------------------------------------------------------------------------- out of a single room

    @Test
    void theHostTakesAClientOutOfARoomAndLeavesItConnected() {
        InMemoryConnection ann = member(TEN, null, "Ann");
        InMemoryConnection bob = member(TEN, null, "Bob");
        assertThat(ann.receive()).contains("user-joined");
        assertThat(hub.removeFromRoom(idOf("Bob"), "dev")).isTrue();
        assertThat(hub.removeFromRoom(idOf("Bob"), "dev")).isFalse();
        assertThat(hub.removeFromRoom("nobody", "dev")).isFalse();
        assertThat(ann.receive()).contains("user-left", "Bob");
        hub.room("dev").publish("host", "not for Bob");
        assertThat(ann.receive()).contains("not for Bob");
        assertThat(bob.receive()).isEqualTo("{\"type\":\"left\",\"room\":\"dev\"}");
        assertThat(say(bob)).contains("\"code\":\"not-a-member\"");
        assertThat(bob.unread()).isEmpty();
    }

    @Test
    void thePolicyIsAskedAboutMembersAgain() {
        hub.close();
        Set<String> expelled = ConcurrentHashMap.newKeySet();
        hub = start(Hub.builder()
                .options(HubOptions.builder()
                        .reauthorizeInterval(Duration.ofMillis(100))
                        .build())
                .roomPolicy(new RoomPolicy() {
                    @Override
                    public boolean mayJoin(Client client, String room) {
                        if (expelled.contains("broken")) {
                            throw new IllegalStateException("the directory is away, on purpose");
                        }
                        return !expelled.contains(client.username());
                    }
                }));
        InMemoryConnection ann = member(TEN, null, "Ann");
        InMemoryConnection bob = member(TEN, null, "Bob");
        expelled.add("Bob");
        assertThat(bob.receive()).isEqualTo("{\"type\":\"left\",\"room\":\"dev\"}");
        assertThat(ann.receive()).contains("user-joined");
        assertThat(ann.receive()).contains("user-left");
        expelled.add("broken");
        await().untilAsserted(() -> assertThat(hub.room("dev").members()).hasSize(1));
        assertThat(ann.unread()).isEmpty();
    }
}
