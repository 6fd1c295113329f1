package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link Hub#close()} on each thread on which code of a host runs: the call returns, the hub stops in a moment, and every
 * thread ends. The timeouts of the hub are so long that a wait of one thread for itself fails the test.
 */
@Timeout(60)
class CloseWithinCallbackTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Adds a callback that runs its second argument to a builder. */
    private interface Spot extends BiConsumer<HubBuilder, Runnable> {}

    private static final Map<String, Spot> HOOKS = Map.of(
            "interceptor",
            (builder, close) -> builder.interceptor(draft -> {
                close.run();
                return MessageDecision.accept();
            }),
            "asynchronous interceptor",
            (builder, close) -> builder.asyncInterceptor(draft -> {
                close.run();
                return CompletableFuture.completedFuture(MessageDecision.accept());
            }),
            "room policy, join",
            (builder, close) -> builder.roomPolicy(new RoomPolicy() {
                @Override
                public boolean mayJoin(Client client, String room) {
                    close.run();
                    return true;
                }
            }),
            "room policy, post",
            (builder, close) -> builder.roomPolicy(new RoomPolicy() {
                @Override
                public boolean mayPost(Client client, String room) {
                    close.run();
                    return true;
                }
            }),
            "asynchronous room policy",
            (builder, close) -> builder.asyncRoomPolicy(new AsyncRoomPolicy() {
                @Override
                public CompletionStage<Boolean> mayRead(Client client, String room) {
                    close.run();
                    return CompletableFuture.completedFuture(true);
                }
            }),
            "name policy",
            (builder, close) -> builder.namePolicy(new NamePolicy() {
                @Override
                public boolean accepts(String name) {
                    close.run();
                    return true;
                }
            }));

    private static final Map<String, Spot> LISTENERS = Map.of(
            "onUserJoined",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onUserJoined(Publication publication, UserJoined event) {
                    close.run();
                }
            }),
            "onMessage",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onMessage(Publication publication, MessagePosted event) {
                    close.run();
                }
            }),
            "onTyping",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onTyping(Publication publication, TypingChanged event) {
                    close.run();
                }
            }),
            "onUserLeft",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onUserLeft(Publication publication, UserLeft event) {
                    close.run();
                }
            }),
            "onDisconnected",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onDisconnected(Client client, int closeCode) {
                    close.run();
                }
            }),
            "onModerated",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onModerated(AuditEntry entry) {
                    close.run();
                }
            }),
            "onEvent",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onEvent(Publication publication, RoomEvent event) {
                    close.run();
                }
            }));

    static Stream<String> callbacks() {
        return Stream.concat(HOOKS.keySet().stream(), LISTENERS.keySet().stream())
                .sorted();
    }

    private final Set<Thread> before = threads();
    private final CountDownLatch returned = new CountDownLatch(1);
    private Hub hub;

    // --------------------------------------------------------------------------------------------------------- tests

    @ParameterizedTest
    @MethodSource("callbacks")
    void inAHookOrListener(String callback) throws Exception {
        Spot spot = HOOKS.getOrDefault(callback, LISTENERS.get(callback));
        HubBuilder builder = Hub.builder();
        spot.accept(builder, this::closeTwice);
        start(builder);
        InMemoryConnection witness = InMemoryConnection.to(hub);

        InMemoryConnection ann = InMemoryConnection.to(hub, ProtocolVersion.V2);
        ann.send("{\"type\":\"join\",\"ref\":\"1\",\"room\":\"lobby\",\"username\":\"Ann\"}");
        ann.send("{\"type\":\"message\",\"ref\":\"2\",\"room\":\"lobby\",\"text\":\"hello\"}");
        ann.send("{\"type\":\"typing\",\"room\":\"lobby\",\"isTyping\":true}");
        ann.send("{\"type\":\"leave\",\"room\":\"lobby\"}");
        hub.moderation().mute(Subject.address("192.0.2.1"), Duration.ofMinutes(1), "operator", "");
        if (callback.equals("onDisconnected")) {
            ann.cut();
        } else {
            assertThat(ann.awaitClose()).isEqualTo(1012);
        }

        assertStops();
        assertThat(witness.awaitClose()).isEqualTo(1001);
        if (callback.equals("interceptor") || callback.equals("room policy, post")) {
            assertThat(ann.unread()).as("the message that was decided").anyMatch(frame -> frame.contains("\"ack\""));
            assertThat(witness.unread()).anyMatch(frame -> frame.contains("hello"));
        }
    }

    @Test
    void inAListenerOfConnections() throws Exception {
        // A hub that stops before connect() returns aborts the connection.
        CompletableFuture<Void> connected = new CompletableFuture<>();
        start(Hub.builder().listener(new HubListener() {
            @Override
            public void onConnected(Client client) {
                connected.join();
                closeTwice();
            }
        }));
        InMemoryConnection client = InMemoryConnection.to(hub);
        connected.complete(null);
        assertStops();
        assertThat(client.awaitClose()).isEqualTo(1001);
    }

    @Test
    void inAnAuthenticator() throws Exception {
        Authenticator authenticator = request -> {
            closeTwice();
            return new Identity("u1", "Ann");
        };
        start(Hub.builder().authenticator(authenticator));
        InMemoryConnection witness = InMemoryConnection.to(hub);
        HandshakeRequest request = new InMemoryHandshake(ProtocolVersion.V2, null);
        var unused = hub.authenticate(request);
        assertStops();
        assertThat(witness.awaitClose()).isEqualTo(1001);
    }

    /** The policy of the host decides on a thread of the host, which then calls the interceptor. */
    @Test
    void inAnAsynchronousHookOnAThreadOfTheHost() throws Exception {
        CompletableFuture<Boolean> mayPost = new CompletableFuture<>();
        start(Hub.builder()
                .asyncRoomPolicy(new AsyncRoomPolicy() {
                    @Override
                    public CompletionStage<Boolean> mayPost(Client client, String room) {
                        return mayPost;
                    }
                })
                .asyncInterceptor(draft -> {
                    closeTwice();
                    return CompletableFuture.completedFuture(MessageDecision.accept());
                }));
        InMemoryConnection client = InMemoryConnection.to(hub);
        client.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"hello\"}");
        Thread host = new Thread(() -> mayPost.complete(true));
        host.start();
        host.join();
        assertStops();
        assertThat(client.unread()).anyMatch(frame -> frame.contains("hello"));
        assertThat(client.awaitClose()).isEqualTo(1001);
    }

    @Test
    void onTheThreadOfALane() throws Exception {
        start(Hub.builder());
        InMemoryConnection client = new InMemoryConnection() {
            @Override
            protected void onFrame(String text) {
                super.onFrame(text);
                if (text.contains("stop now")) {
                    closeTwice();
                }
            }
        };
        // Not at the first frame: a hub that stops before connect() returns aborts the connection.
        client.connectTo(hub, ProtocolVersion.V1, null);
        var unused = hub.room("lobby").publish("host", "stop now");
        assertStops();
        assertThat(client.awaitClose()).isEqualTo(1001);
    }

    @Test
    void onTheTimer() throws Exception {
        start(Hub.builder());
        InMemoryConnection client = InMemoryConnection.to(hub);
        hub.runtime().schedule(0, this::closeTwice);
        assertStops();
        assertThat(client.awaitClose()).isEqualTo(1001);
    }

    /** A second close within a callback, while another thread waits in the first. */
    @Test
    void inAHook_whileAnotherThreadCloses() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        start(Hub.builder().interceptor(draft -> {
            asked.countDown();
            go.await();
            closeTwice();
            return MessageDecision.accept();
        }));
        InMemoryConnection ann = InMemoryConnection.to(hub);
        ann.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"hello\"}");
        assertThat(asked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Thread first = new Thread(hub::close);
        first.start();
        await().until(() -> !hub.isAccepting());
        go.countDown();
        first.join();
        assertThat(ann.unread()).anyMatch(frame -> frame.contains("hello"));
        assertStops();
    }

    @Test
    void onAnInterruptedThread() throws Exception {
        start(Hub.builder().listener(new HubListener() {}));
        AtomicBoolean flag = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            closeTwice();
            flag.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        thread.join();
        assertThat(flag).as("the interrupt flag").isTrue();
        assertStops();
    }

    @Test
    void closed_isCompletedByCloseAlone() {
        start(Hub.builder());
        CompletableFuture<Void> closed = hub.closed();
        assertThat(closed.cancel(false)).isTrue();
        assertThat(hub.closed()).isNotDone();
        hub.close();
        assertThat(hub.closed()).isCompleted();
        Hub unstarted = Hub.builder().build();
        unstarted.close();
        assertThat(unstarted.closed()).isCompleted();
    }

    // -------------------------------------------------------------------------------------------------------- the hub

    private void start(HubBuilder builder) {
        hub = builder.options(HubOptions.builder()
                        .shutdownTimeout(LONG)
                        .hookTimeout(LONG)
                        .build())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private void closeTwice() {
        hub.close();
        hub.close();
        returned.countDown();
    }

    private void assertStops() throws Exception {
        assertThat(returned.await(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("close() returned")
                .isTrue();
        hub.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(threads())
                        .filteredOn(thread -> !before.contains(thread))
                        .isEmpty());
    }

    /** The threads of hubs; the timer and the threads of pools end when they have been idle for some seconds. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("chathub-"))
                .filter(thread -> !thread.getName().equals("chathub-timer"))
                .collect(Collectors.toSet());
    }
}
