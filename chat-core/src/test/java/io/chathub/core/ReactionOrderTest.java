package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.reply.Acknowledged;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A client has lost its connection, and the server has not noticed that yet: a reaction of the old connection waits in the server, while
 * the client repeats the reaction on the next connection, and takes it back.
 */
class ReactionOrderTest {

    private static final String REACTION =
            "{'type':'reaction','ref':'asked','room':'dev','target':1,'emoji':'x','on':%s}";

    private final CountDownLatch decision = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean slow = new AtomicBoolean(true);
    private final Hub hub = Hub.builder()
            .roomPolicy(new RoomPolicy() {
                @Override
                public boolean may(Client client, String room, RoomAction action) {
                    if (action == RoomAction.REACT && slow.getAndSet(false)) {
                        asked.countDown();
                        await(decision);
                    }
                    return true;
                }
            })
            .build()
            .start();

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        decision.countDown();
        hub.close();
    }

    private V2Client connection() {
        V2Client ann = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("ann", null)));
        ann.join("dev", "Ann");
        return ann;
    }

    private static Acknowledged react(V2Client client, boolean on) {
        client.send(REACTION.formatted(on));
        return client.next(Acknowledged.class);
    }

    @Test
    void reactionOfAnOldConnection_doesNotUndoALaterOneOfTheNext() throws Exception {
        V2Client old = connection();
        old.say("dev", "one");
        old.send(REACTION.formatted(true));
        asked.await();
        V2Client next = connection();
        assertThat(react(next, true).duplicate()).isFalse();
        assertThat(next.next(ReactionsChanged.class).reactions()).hasSize(1);
        assertThat(react(next, false).duplicate()).isFalse();
        assertThat(next.next(ReactionsChanged.class).reactions()).isEmpty();

        decision.countDown();

        String answer = old.frame();
        while (!answer.startsWith("{\"type\":\"ack\"")) {
            answer = old.frame();
        }
        assertThat(answer).contains("\"ref\":\"asked\"").endsWith("\"duplicate\":true}");
        assertThat(react(next, false).duplicate()).as("the reaction is off").isTrue();
    }
}
