package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Joined;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that takes its time to read the history: what is said meanwhile comes after {@code joined}, or is a gap. */
class HeldBackJoinTest {

    private final BrokerForTests broker = new BrokerForTests();
    private final Hub hub = Hub.builder()
            .options(HubOptions.builder()
                    .typingRate(RateLimit.UNLIMITED)
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

    private void say(int count) {
        for (int i = 0; i < count; i++) {
            hub.room("dev").publish("host", "x").toCompletableFuture().join();
        }
    }

    private void assertHears(V2Client client, long from, long to) {
        for (long offset = from; offset <= to; offset++) {
            assertThat(client.next(MessagePosted.class).offset()).isEqualTo(offset);
        }
    }

    @Test
    void whatIsSaidMeanwhileFollowsOnce() {
        V2Client ann = client();
        say(3);
        broker.holdAnswers();
        ann.askToJoin("dev", "Ann", "");
        say(100);
        broker.answer();
        assertThat(ann.next(Joined.class).offset()).isEqualTo(3);
        assertHears(ann, 4, 103);
        ann.expectNothing();
    }

    @Test
    void whatIsInTheHistoryAlreadyDoesNotFollow() {
        V2Client ann = client();
        say(3);
        broker.holdQuestions();
        ann.askToJoin("dev", "Ann", "");
        say(100);
        broker.answer();
        assertThat(ann.next(Joined.class).offset()).isEqualTo(103);
        ann.expectNothing();
        say(1);
        assertHears(ann, 104, 104);
    }

    @Test
    void moreThanCanBeHeldIsAGapBehindWhatWasHeld() {
        V2Client ann = client();
        // One on each lane: when they have read something, every lane has had it.
        List<V2Client> others = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            others.add(client());
            others.get(i).join("dev", "other");
        }
        say(3);
        broker.holdAnswers();
        ann.askToJoin("dev", "Ann", "");
        say(300);
        for (V2Client other : others) {
            String heard = other.frame();
            while (!heard.contains("\"offset\":303}")) {
                heard = other.frame();
            }
        }
        broker.answer();
        assertThat(ann.next(Joined.class).offset()).isEqualTo(3);
        long heard = 3;
        String frame = ann.frame();
        while (frame.contains("\"type\":\"message\"")) {
            heard++;
            assertThat(frame).contains("\"offset\":" + heard + "}");
            frame = ann.frame();
        }
        assertThat(heard).isGreaterThan(200);
        assertThat(frame).isEqualTo("{\"type\":\"gap\",\"room\":\"dev\",\"from\":" + (heard + 1) + ",\"to\":303}");
        say(1);
        assertHears(ann, 304, 304);
        ann.expectNothing();
    }

    @Test
    void moreThanCanBeHeldIsNoGapWhereTheHistoryHasIt() {
        V2Client ann = client();
        say(3);
        broker.holdQuestions();
        ann.askToJoin("dev", "Ann", "");
        say(300);
        broker.answer();
        assertThat(ann.next(Joined.class).offset()).isEqualTo(303);
        ann.expectNothing();
    }

    /** "Typing and presence are left out first; then messages." */
    @Test
    void noticesAreNotHeldInPlaceOfMessages() {
        V2Client bob = client();
        bob.join("dev", "Bob");
        V2Client ann = client();
        broker.holdAnswers();
        ann.askToJoin("dev", "Ann", "");
        for (int i = 0; i < 300; i++) {
            bob.send("{'type':'typing','room':'dev','isTyping':true}");
        }
        say(10);
        broker.answer();
        assertThat(ann.next(Joined.class).offset()).isZero();
        String frame = ann.frame();
        while (frame.contains("\"type\":\"typing\"")) {
            frame = ann.frame();
        }
        assertThat(frame).contains("\"type\":\"message\"", "\"offset\":1}");
        assertHears(ann, 2, 10);
        ann.expectNothing();
    }

    @Test
    void whoGoesMeanwhileWasNeverThere() {
        V2Client bob = client();
        bob.join("dev", "Bob");
        V2Client ann = client();
        broker.holdAnswers();
        ann.askToJoin("dev", "Ann", "");
        ann.line().cut();
        broker.answer();
        bob.expectNothing();
        assertThat(bob.members("dev").memberCount()).isEqualTo(1);
    }

    @Test
    void aBrokerThatFailsLeavesNoHalfMember() {
        V2Client bob = client();
        bob.join("dev", "Bob");
        V2Client ann = client();
        broker.failOnce();
        ann.joinRefused("dev", "Ann", ErrorCode.UNAVAILABLE);
        say(1);
        assertHears(bob, 1, 1);
        ann.expectNothing();
        assertThat(ann.join("dev", "").events()).hasSize(1);
        broker.failOnce();
        ann.send("{'type':'history','ref':'h','room':'dev'}");
        assertThat(ann.next(io.chathub.protocol.reply.Refused.class).ref()).isEqualTo("h");
    }
}
