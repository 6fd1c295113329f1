package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.options.RateLimit;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.suite.CapturedLog;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that had to catch up with a stream: its members receive changes, a gap or a reset in the order of the room. */
class CatchUpTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

    private final BrokerForTests broker = new BrokerForTests();
    private final Hub hub = Hub.builder()
            .options(HubOptions.builder()
                    .requestRate(RateLimit.UNLIMITED)
                    .joinRate(RateLimit.UNLIMITED)
                    .build())
            .broker(broker)
            .build()
            .start();

    @AfterEach
    void stop() {
        hub.close();
    }

    private V2Client client() {
        InMemoryConnection line = new InMemoryConnection();
        line.connectTo(hub, ProtocolVersion.V2, null);
        return new V2Client(line);
    }

    private void say(String room, int count) {
        for (int i = 0; i < count; i++) {
            hub.room(room).publish("host", "x").toCompletableFuture().join();
        }
    }

    private static Entry entry(String room, long offset, long change, String text) {
        MessagePosted message = MessagePosted.builder(room, "Bob", text, NOON)
                .id("c9")
                .offset(offset)
                .state(
                        change == offset
                                ? null
                                : MessageState.builder(change).rev(2).build())
                .build();
        return new Entry(message.entryKey(), change, change, false, message, null, null, NOON);
    }

    private static Entry tombstone(String room, long offset, long change) {
        MessagePosted message = MessagePosted.builder(room, "Bob", "", NOON)
                .id("c9")
                .offset(offset)
                .state(MessageState.builder(change).deleted(Deletion.AUTHOR).build())
                .build();
        return new Entry(message.entryKey(), change, change, false, message, null, null, NOON);
    }

    @Test
    void changes_reachAMemberAsOneFrame_andMoveTheMemberPastTheRange() {
        V2Client ann = client();
        String epoch = ann.join("dev", "Ann", "").epoch();
        say("dev", 1);
        assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(1);

        broker.handler().onChanges("dev", epoch, 2, 4, List.of(entry("dev", 1, 3, "new"), entry("dev", 4, 4, "four")));

        StatesChanged changes = ann.next(StatesChanged.class);
        assertThat(changes.from()).isEqualTo(2);
        assertThat(changes.to()).isEqualTo(4);
        assertThat(changes.messages()).extracting(MessagePosted::text).containsExactly("new", "four");
        broker.deliver(message("dev", epoch, 4));
        broker.deliver(message("dev", epoch, 5));
        assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(5);
    }

    @Test
    void changes_reachAV1Client_asTheMessagesOfTheRangeThatAreNotDeleted() {
        InMemoryConnection bob = InMemoryConnection.to(hub);
        bob.hello();
        say("lobby", 1);
        assertThat(bob.receive()).contains("\"text\":\"x\"");
        String epoch = hub.room("lobby")
                .history(HistoryQuery.newest(1))
                .toCompletableFuture()
                .join()
                .epoch();

        broker.handler()
                .onChanges(
                        "lobby",
                        epoch,
                        2,
                        6,
                        List.of(
                                entry("lobby", 1, 3, "edited"),
                                tombstone("lobby", 2, 4),
                                entry("lobby", 5, 5, "five"),
                                entry("lobby", 4, 6, "four")));
        broker.deliver(message("lobby", epoch, 7));

        assertThat(bob.receive()).contains("\"text\":\"four\"").doesNotContain("offset");
        assertThat(bob.receive()).contains("\"text\":\"five\"");
        assertThat(bob.receive()).contains("\"text\":\"seven\"");
    }

    @Test
    void aLoss_isAGapForAV2Member() {
        V2Client ann = client();
        String epoch = ann.join("dev", "Ann", "").epoch();

        broker.handler().onLost("dev", epoch, 1, 900);
        broker.deliver(message("dev", epoch, 901));

        MessagesSkipped gap = ann.next(MessagesSkipped.class);
        assertThat(gap.from()).isEqualTo(1);
        assertThat(gap.to()).isEqualTo(900);
        assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(901);
    }

    @Test
    void aReset_isDelivered_andLaterEventsWithLowerOffsetsToo() {
        V2Client ann = client();
        String epoch = ann.join("dev", "Ann", "").epoch();
        say("dev", 5);
        for (int i = 1; i <= 5; i++) {
            assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(i);
        }

        broker.handler().onReset("dev", "e2", 2);
        broker.deliver(message("dev", "e2", 3));

        StreamReset reset = ann.next(StreamReset.class);
        assertThat(reset.epoch()).isEqualTo("e2").isNotEqualTo(epoch);
        assertThat(reset.offset()).isEqualTo(2);
        assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(3);
    }

    @Test
    void aReset_isDeliveredToAV1Client_asNothing_andLaterMessagesAre() {
        InMemoryConnection bob = InMemoryConnection.to(hub);
        bob.hello();
        say("lobby", 5);
        for (int i = 0; i < 5; i++) {
            assertThat(bob.receive()).contains("\"text\":\"x\"");
        }

        broker.handler().onReset("lobby", "e2", 2);
        broker.deliver(message("lobby", "e2", 3));

        assertThat(bob.receive()).contains("\"text\":\"three\"");
    }

    @Test
    void aReset_beforeTheReplyOfAJoin_isDroppedWithAllBeforeIt_whereTheReplyIsOfTheNewEpoch() {
        V2Client ann = client();
        say("dev", 2);
        broker.holdQuestions();
        ann.askToJoin("dev", "Ann", "");
        say("dev", 1);
        String epoch = hub.room("dev")
                .publish("host", "x")
                .toCompletableFuture()
                .join()
                .epoch();
        broker.handler().onReset("dev", epoch, 1);
        broker.answer();

        Joined joined = ann.next(Joined.class);
        assertThat(joined.epoch()).isEqualTo(epoch);
        assertThat(joined.offset()).isEqualTo(4);
        ann.expectNothing();
    }

    @Test
    void aReset_beforeTheReplyOfAJoin_followsAReplyOfTheOldEpoch() {
        V2Client ann = client();
        say("dev", 2);
        broker.holdAnswers();
        ann.askToJoin("dev", "Ann", "");
        say("dev", 2);
        broker.handler().onReset("dev", "e2", 3);
        broker.deliver(message("dev", "e2", 4));
        broker.answer();

        assertThat(ann.next(Joined.class).offset()).isEqualTo(2);
        // Held events before the reset are dropped; those that still waited on the lane are delivered.
        String frame = ann.frame();
        while (frame.contains("\"type\":\"message\"")) {
            frame = ann.frame();
        }
        assertThat(frame).isEqualTo("{\"type\":\"reset\",\"room\":\"dev\",\"epoch\":\"e2\",\"offset\":3}");
        assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(4);
    }

    @Test
    void aResetOfAllOffsets_isNotDroppedWhereMoreEventsAreHeldThanFit() {
        V2Client ann = client();
        say("dev", 500);
        broker.holdAnswers();
        ann.askToJoin("dev", "Ann", "");
        broker.handler().onReset("dev", "e2", 0);
        for (int offset = 1; offset <= 300; offset++) {
            broker.deliver(message("dev", "e2", offset));
        }
        broker.answer();

        assertThat(ann.next(Joined.class).offset()).isEqualTo(500);
        assertThat(ann.next(StreamReset.class).offset()).isZero();
        assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(1);
    }

    @Test
    void changesThatDoNotFitIntoAFrame_areAGapForAV2Member() {
        V2Client ann = client();
        String epoch = ann.join("dev", "Ann", "").epoch();
        List<Entry> entries = new ArrayList<>();
        for (int offset = 1; offset <= 302; offset++) {
            entries.add(entry("dev", offset, offset, "x"));
        }

        broker.handler().onChanges("dev", epoch, 1, 302, entries);

        MessagesSkipped gap = ann.next(MessagesSkipped.class);
        assertThat(gap.from()).isEqualTo(1);
        assertThat(gap.to()).isEqualTo(302);
    }

    @Test
    void changesOfManyMessages_doNotFillTheQueueOfAV1Client() {
        InMemoryConnection bob = InMemoryConnection.to(hub);
        bob.hello();
        List<Entry> entries = new ArrayList<>();
        for (int offset = 1; offset <= 300; offset++) {
            entries.add(entry("lobby", offset, offset, "number " + offset));
        }

        broker.handler().onChanges("lobby", "e1", 1, 300, entries);
        broker.deliver(message("lobby", "e1", 301));

        for (int offset = 1; offset <= 300; offset++) {
            assertThat(bob.receive()).contains("\"text\":\"number " + offset + "\"");
        }
        assertThat(bob.receive()).contains("\"text\":\"later\"");
    }

    @Test
    void messagesForV1Clients_doNotMoveAV2MemberPastTheChanges() {
        InMemoryConnection bob = InMemoryConnection.to(hub);
        bob.hello();
        V2Client ann = client();
        ann.join("lobby", "Ann", "");

        for (int from = 1; from < 300; from += 3) {
            broker.deliver(message("lobby", "e1", from));
            List<Entry> two = List.of(entry("lobby", from + 1, from + 1, "x"), entry("lobby", from + 2, from + 2, "x"));
            broker.handler().onChanges("lobby", "e1", from + 1, from + 2, two);
        }

        for (int from = 1; from < 300; from += 3) {
            assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(from);
            assertThat(ann.next(StatesChanged.class).to()).isEqualTo(from + 2);
        }
    }

    @Test
    void aLoss_endsTheConnectionOfAV1Client_whichCannotBeNotified() {
        InMemoryConnection bob = InMemoryConnection.to(hub);
        bob.hello();

        broker.handler().onLost("lobby", "e1", 1, 900);

        assertThat(bob.awaitClose()).isEqualTo(CloseCode.INTERNAL_ERROR.code());
    }

    @Test
    void changes_areAGapForAMemberThatMayNotReadTheHistory() {
        BrokerForTests other = new BrokerForTests();
        RoomPolicy policy = new RoomPolicy() {
            @Override
            public boolean mayRead(Client client, String room) {
                return false;
            }
        };
        try (Hub closed = Hub.builder().broker(other).roomPolicy(policy).build().start()) {
            InMemoryConnection line = new InMemoryConnection();
            line.connectTo(closed, ProtocolVersion.V2, null);
            V2Client eve = new V2Client(line);
            String epoch = eve.join("dev", "Eve", "").epoch();

            other.handler().onChanges("dev", epoch, 1, 2, List.of(entry("dev", 1, 2, "of an earlier time")));
            other.deliver(message("dev", epoch, 3));

            MessagesSkipped gap = eve.next(MessagesSkipped.class);
            assertThat(gap.from()).isEqualTo(1);
            assertThat(gap.to()).isEqualTo(2);
            assertThat(eve.next(MessagePosted.class).offset()).isEqualTo(3);
        }
    }

    @Test
    void changesThatCannotBeEncoded_areAGap_andFailOnce() {
        List<V2Client> members = new ArrayList<>();
        String epoch = "";
        for (int i = 0; i < 5; i++) {
            V2Client member = client();
            epoch = member.join("dev", "Member " + i, "").epoch();
            members.add(member);
        }
        MessagePosted unwritable = MessagePosted.builder("dev", "x", "of no calendar", Instant.MAX)
                .id("x")
                .offset(1)
                .build();
        Entry entry = new Entry(unwritable.entryKey(), 1, 1, false, unwritable, null, null, NOON);
        try (CapturedLog log = CapturedLog.of("io.chathub.core.internal.delivery")) {
            broker.handler().onChanges("dev", epoch, 1, 1, List.of(entry));
            for (V2Client member : members) {
                String frame = member.frame();
                while (frame.contains("user-joined")) {
                    frame = member.frame();
                }
                assertThat(frame).startsWith("{\"type\":\"gap\"");
            }
            int lanes = Runtime.getRuntime().availableProcessors();
            assertThat(log.events()).hasSizeLessThanOrEqualTo(lanes);
        }
    }

    @Test
    void aRefusedRead_followsTheResetThatWaitsForTheMember() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        InMemoryConnection line = new InMemoryConnection() {
            @Override
            protected void onFrame(String text) {
                super.onFrame(text);
                if (text.contains("seven")) {
                    blocked.countDown();
                    awaitUninterruptibly(release); // the lane of this client waits
                }
            }
        };
        line.connectTo(hub, ProtocolVersion.V2, null);
        V2Client ann = new V2Client(line);
        String epoch = ann.join("dev", "Ann", "").epoch();
        broker.deliver(message("dev", epoch, 7));
        awaitUninterruptibly(blocked);

        broker.handler().onReset("dev", "e2", 7);
        ann.send("{\"type\":\"history\",\"ref\":\"r\",\"room\":\"dev\",\"epoch\":\"lost\",\"after\":7}");
        release.countDown();

        assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(7);
        ann.next(StreamReset.class);
        assertThat(ann.next(Refused.class).code()).isEqualTo(ErrorCode.CONFLICT);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Publication message(String room, String epoch, long offset) {
        List<String> texts = List.of("zero", "one", "two", "three", "four", "five", "six", "seven");
        String text = offset < texts.size() ? texts.get((int) offset) : "later";
        return new Publication(
                epoch,
                offset,
                Publication.HOST,
                0,
                MessagePosted.builder(room, "host", text, NOON)
                        .id("server")
                        .offset(offset)
                        .build());
    }
}
