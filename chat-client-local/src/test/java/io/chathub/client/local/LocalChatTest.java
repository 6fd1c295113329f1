package io.chathub.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ClientState;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.client.Gap;
import io.chathub.client.MessageList;
import io.chathub.client.OutgoingMessage;
import io.chathub.client.Receipt;
import io.chathub.client.RequestRefusedException;
import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.Identity;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client in the process of the hub behaves like any other client. */
@Timeout(30)
class LocalChatTest {

    private final Hub hub = Hub.builder()
            .options(HubOptions.builder()
                    .messageRate(RateLimit.UNLIMITED)
                    .drainWindow(Duration.ofMillis(1))
                    .build())
            .build()
            .start();

    @AfterEach
    void stop() {
        hub.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("chat-client-local")));
    }

    private static BlockingChat.Room connected(ChatClient client) {
        BlockingChat blocking = client.blocking(Duration.ofSeconds(10));
        blocking.connect();
        return blocking.join("dev");
    }

    @Test
    void twoLocalClients_exchangeMessages() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        try (ChatClient ann = LocalChat.client(hub).username("Ann").build();
                ChatClient bob =
                        LocalChat.client(hub, new Identity("u2", "Bob")).build()) {
            ann.room("dev").onMessage(message -> heard.add(message.username() + ": " + message.text()));
            BlockingChat.Room annInDev = connected(ann);
            BlockingChat.Room bobInDev = connected(bob);
            assertThat(bobInDev.send("one").offset()).isEqualTo(1);
            assertThat(annInDev.send("two").offset()).isEqualTo(2);
            await().until(() -> heard.size() == 2);
            assertThat(heard).containsExactly("Bob: one", "Ann: two");
            assertThat(bobInDev.history(10).messages())
                    .extracting(MessagePosted::text)
                    .containsExactly("one", "two");
            assertThat(annInDev.members().count()).isEqualTo(2);
            assertThat(hub.clients()).extracting(Client::remoteAddress).containsOnly("local");
        }
        await().until(() -> hub.clients().isEmpty());
        assertThat(hub.room("dev").members()).isEmpty();
    }

    @Test
    void localClients_changeMessages() {
        try (ChatClient ann = LocalChat.client(hub, new Identity("u1", "Ann")).build();
                ChatClient bob =
                        LocalChat.client(hub, new Identity("u2", "Bob")).build()) {
            BlockingChat.Room annInDev = connected(ann);
            BlockingChat.Room bobInDev = connected(bob);
            MessageList list = ann.room("dev").messages(10);
            long offset = bobInDev.send(OutgoingMessage.builder("one")
                            .mention(String.valueOf(ann.user()))
                            .build())
                    .offset();
            bobInDev.edit(offset, "ONE");
            annInDev.react(offset, "+", true);
            await().untilAsserted(() -> {
                assertThat(list.current()).hasSize(1);
                assertThat(list.current().get(0).text()).isEqualTo("ONE");
                assertThat(list.current().get(0).state()).isNotNull();
                assertThat(list.current().get(0).state().reactions()).containsExactly(new ReactionCount("+", 1, true));
            });
            assertThat(annInDev.reactors(offset, "+", 10).count()).isEqualTo(1);
            assertThatThrownBy(() -> annInDev.delete(offset)).isInstanceOf(RequestRefusedException.class);
            bobInDev.delete(offset);
            await().until(() -> list.current().get(0).isDeleted());
        }
    }

    @Test
    void localClients_pin_replyInThreads_andSearch() {
        Identity moderator = new Identity("u1", "Ann").withRole(Role.MODERATOR);
        try (ChatClient ann = LocalChat.client(hub, moderator).build();
                ChatClient bob =
                        LocalChat.client(hub, new Identity("u2", "Bob")).build()) {
            BlockingChat.Room annInDev = connected(ann);
            BlockingChat.Room bobInDev = connected(bob);
            MessageList list = bob.room("dev").messages(10);
            long root = bobInDev.send("the old house").offset();
            long other = bobInDev.send("another matter").offset();
            assertThatThrownBy(() -> bobInDev.pin(root, true)).isInstanceOf(RequestRefusedException.class);
            annInDev.pin(root, true);
            long reply = annInDev.send(OutgoingMessage.builder("a reply about the house")
                            .replyTo(root)
                            .thread(root)
                            .build())
                    .offset();

            assertThat(bobInDev.pinned().messages())
                    .extracting(MessagePosted::offset)
                    .containsExactly(root);
            assertThat(bobInDev.thread(root, 10).messages())
                    .extracting(MessagePosted::offset)
                    .containsExactly(reply);
            assertThat(bobInDev.search("house", 10).messages())
                    .extracting(MessagePosted::offset)
                    .containsExactly(reply, root);
            await().untilAsserted(() -> {
                assertThat(list.current()).extracting(MessagePosted::offset).containsExactly(root, other, reply);
                MessageState state = list.current().get(0).state();
                assertThat(state).isNotNull();
                assertThat(state.pinned()).isTrue();
                assertThat(state.replies()).isEqualTo(new Replies(1, reply));
                assertThat(list.current().get(2).thread()).isEqualTo(root);
            });
            annInDev.pin(root, false);
            assertThat(bobInDev.pinned().messages()).isEmpty();
        }
    }

    @Test
    void disconnectByTheHub_closesTheClientWithItsCode() {
        ChatClient ann = LocalChat.client(hub).username("Ann").build();
        connected(ann);
        hub.disconnect(ann.connectionId(), CloseCode.KICKED);
        Disconnection last = ann.closed().join();
        assertThat(last.code()).isEqualTo(4503);
        assertThat(ann.state()).isEqualTo(ClientState.CLOSED);
    }

    @Test
    void stoppedHub_isRetriedByAConnectedClientAndFailsANewOne() {
        ChatClient ann = LocalChat.client(hub).username("Ann").build();
        connected(ann);
        hub.close();
        await().until(() -> ann.state() != ClientState.CONNECTED);
        CompletableFuture<Receipt> waiting = ann.room("dev").send("never sent");
        ann.close();
        assertThat(waiting).isCompletedExceptionally();
        ChatClient late = LocalChat.client(hub).build();
        assertThatThrownBy(() -> late.connect().join()).hasCauseInstanceOf(ConnectFailedException.class);
    }

    /** A blocked bot is a slow reader: the hub skips messages, and the bot gets them from the history. */
    @Test
    void slowListener_delaysNobodyAndMissesNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        List<Gap> gaps = Collections.synchronizedList(new ArrayList<>());
        try (ChatClient slow = LocalChat.client(hub)
                .username("Snail")
                .maxPendingEvents(1)
                .listener(new ChatListener() {
                    @Override
                    public void onMessage(MessagePosted event) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        heard.add(event.offset());
                    }

                    @Override
                    public void onGap(Gap gap) {
                        gaps.add(gap);
                    }
                })
                .build()) {
            connected(slow);
            int said = 900;
            for (int i = 0; i < said; i++) {
                hub.room("dev").publish("host", "m" + i).toCompletableFuture().get(1, TimeUnit.MINUTES);
            }
            release.countDown();
            await().until(() -> heard.size() == said);
            for (int i = 0; i < said; i++) {
                assertThat(heard.get(i)).isEqualTo(i + 1);
            }
            assertThat(gaps).isEmpty();
            assertThat(slow.state()).isEqualTo(ClientState.CONNECTED);
        }
    }
}
