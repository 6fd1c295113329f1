package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.protocol.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A token that expires on an open connection, and a room from which the server removes the client. */
class TokenIT extends ClientIT {

    private final AtomicInteger asked = new AtomicInteger();

    private String nextToken() {
        return "token-" + asked.incrementAndGet();
    }

    private static void refreshed(ScriptedServer.Peer peer, String request, String terms) {
        peer.send("{\"type\":\"refreshed\",\"ref\":\"" + ScriptedServer.field(request, "ref") + "\"" + terms + "}");
    }

    @Test
    void expiringToken_isRefreshedRepeatedly() throws Exception {
        server.moreTerms = ",\"expiresIn\":300";
        joined(builder().token(this::nextToken));
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).contains("join");
        String first = peer.text();
        assertThat(first).contains("\"type\":\"refresh\"", "\"token\":\"token-2\"");
        refreshed(peer, first, ",\"expiresIn\":200");
        String second = peer.text();
        assertThat(second).contains("\"token\":\"token-3\"");
        refreshed(peer, second, "");
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.heardAll()).isTrue();
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void refusedRefresh_isRepeatedAndTheConnectionStaysOpen() throws Exception {
        server.moreTerms = ",\"expiresIn\":200";
        ChatClient client = joined(builder().token(this::nextToken));
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).contains("join");
        peer.send("{\"type\":\"error\",\"ref\":\"" + ScriptedServer.field(peer.text(), "ref")
                + "\",\"code\":\"forbidden\",\"message\":\"no\",\"temporary\":false}");
        client.room("lobby").send("still here").join();
        assertThat(peer.text()).contains("still here");
        assertThat(peer.text()).contains("\"type\":\"refresh\"", "token-3");
    }

    @Test
    void blockingOrFailingSupplier_doesNotDelayMessages() throws Exception {
        server.moreTerms = ",\"expiresIn\":200";
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicReference<String> thread = new AtomicReference<>();
        ChatClient client = joined(builder().token(() -> {
            if (asked.incrementAndGet() == 1) {
                return "token-1";
            }
            if (asked.get() > 2) {
                return "token-3";
            }
            thread.set(Thread.currentThread().getName());
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new IllegalStateException("the identity provider is away, on purpose");
        }));
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).contains("join");
        await().until(() -> thread.get() != null);
        client.room("lobby").send("meanwhile").join();
        assertThat(peer.text()).contains("meanwhile");
        mayGoOn.countDown();
        assertThat(peer.text()).contains("\"type\":\"refresh\"", "token-3");
        assertThat(thread.get()).startsWith("chat-client-token");
    }

    @Test
    void expiredToken_reconnectsWithANewOne() throws Exception {
        joined(builder().token(this::nextToken));
        ScriptedServer.Peer first = server.next();
        first.close(4005, "token expired");
        assertThat(server.next().text()).contains("join");
        assertThat(asked).hasValue(2);
    }

    @Test
    void tokenOverCenturies_isNeverRefreshed() throws Exception {
        server.moreTerms = ",\"expiresIn\":9007199254740991";
        joined(builder().token(this::nextToken));
        ScriptedServer.Peer first = server.next();
        assertThat(first.text()).contains("join");
        first.close(1012, "restart");
        assertThat(server.next().text()).as("back in its room").contains("join");
        assertThat(asked).hasValue(2);
    }

    @Test
    void noSupplier_noRefresh() throws Exception {
        server.moreTerms = ",\"expiresIn\":1";
        ChatClient client = joined(builder());
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).contains("join");
        client.room("lobby").send("one").join();
        assertThat(peer.text()).contains("one");
        assertThat(peer.texts()).isZero();
    }

    @Test
    void removalByTheServer_endsTheMembership() throws Exception {
        AtomicReference<RequestRefusedException> lost = new AtomicReference<>();
        ChatClient client = joined(builder().listener(new ChatListener() {
            @Override
            public void onRoomLost(String room, RequestRefusedException why) {
                assertThat(room).isEqualTo("lobby");
                lost.set(why);
            }
        }));
        ScriptedServer.Peer peer = server.next();
        server.answersRequests = false;
        var unanswered = client.room("lobby").send("too late");
        peer.send("{\"type\":\"left\",\"room\":\"elsewhere\"}");
        peer.send("{\"type\":\"left\",\"room\":\"lobby\"}");
        await().until(() -> lost.get() != null);
        assertThat(lost.get().code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(client.room("lobby").isJoined()).isFalse();
        assertThat(unanswered)
                .as("the server may have published it before the removal")
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(OutcomeUnknownException.class)
                .withRootCauseInstanceOf(RequestRefusedException.class);
        server.answersRequests = true;
        assertThat(client.room("lobby").join().join().room()).isEqualTo("lobby");
    }
}
