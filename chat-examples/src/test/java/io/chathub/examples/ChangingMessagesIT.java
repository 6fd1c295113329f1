package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.ChatListener;
import io.chathub.client.ClientState;
import io.chathub.client.MessageList;
import io.chathub.client.OutgoingMessage;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.options.RateLimit;
import io.chathub.examples.browser.CuttableProxy;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.reply.Reactor;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Role;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients change messages of a real server, over lost connections. */
@Timeout(120)
class ChangingMessagesIT {

    private static final String THUMB = "\ud83d\udc4d";

    private ChatServer server;
    private CuttableProxy proxy;
    private final List<ChatClient> clients = new ArrayList<>();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /** Writes down the calls about durable events. */
    private final class Ear implements ChatListener {
        @Override
        public void onMessage(MessagePosted event) {
            heard.add("message " + event.text());
        }

        @Override
        public void onChanged(MessagePosted now) {
            heard.add("changed " + now.text());
        }

        @Override
        public void onEdited(MessageEdited event) {
            heard.add("edited " + event.text());
        }

        @Override
        public void onDeleted(MessageDeleted event) {
            heard.add("deleted " + event.target());
        }

        @Override
        public void onReaction(ReactionsChanged event) {
            heard.add("reaction " + event.reactions().size());
        }
    }

    @BeforeEach
    void start() throws Exception {
        Hub hub = Hub.builder()
                .tokens(GuestKeys.only())
                .roles((client, room) -> "Mod".equals(client.username()) ? Role.MODERATOR : null)
                .options(HubOptions.builder()
                        .messageRate(RateLimit.UNLIMITED)
                        .requestRate(RateLimit.UNLIMITED)
                        .build())
                .build();
        server = ChatServer.builder().port(0).hub(hub).build().start();
        proxy = CuttableProxy.before(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        clients.forEach(ChatClient::close);
        proxy.close();
        server.close();
    }

    private ChatClient client(String name, URI uri) {
        return client(name, ChatClientBuilder.newGuestKey(), uri);
    }

    private ChatClient client(String name, String guestKey, URI uri) {
        ChatClientBuilder builder = ChatClient.builder(uri)
                .username(name)
                .guestKey(guestKey)
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(50))
                        .maxDelay(Duration.ofMillis(200))
                        .build());
        ChatClient client = (name.equals("Bob") ? builder.listener(new Ear()) : builder).build();
        clients.add(client);
        return client;
    }

    private ChatClient direct(String name) {
        return client(name, address());
    }

    private URI address() {
        return URI.create("ws://localhost:" + server.port() + "/ws");
    }

    private ChatClient cuttable(String name) {
        return client(name, proxy.chat().resolve("ws"));
    }

    private static BlockingChat.Room join(ChatClient client) {
        BlockingChat blocking = client.blocking(Duration.ofSeconds(20));
        blocking.connect();
        return blocking.join("dev");
    }

    private static List<String> texts(MessageList list) {
        return list.current().stream().map(MessagePosted::text).toList();
    }

    @Test
    void changes_reachTheOthersLive() {
        BlockingChat.Room ann = join(direct("Ann"));
        ChatClient bob = direct("Bob");
        BlockingChat.Room ofBob = join(bob);
        MessageList list = bob.room("dev").messages(10);
        Receipt one = ann.send("one");
        Receipt reply = ofBob.send(OutgoingMessage.builder("reply")
                .thread(one.offset())
                .replyTo(one.offset())
                .build());
        assertThat(ann.edit(one.offset(), "ONE").offset()).isEqualTo(3);
        assertThat(ann.edit(one.offset(), "ONE").duplicate()).isTrue();
        assertThat(ofBob.react(one.offset(), THUMB, true).duplicate()).isFalse();
        assertThat(ofBob.react(one.offset(), THUMB, true).duplicate()).isTrue();
        assertThat(ann.reactors(one.offset(), THUMB, 10).users())
                .extracting(Reactor::username)
                .containsExactly("Bob");
        assertThat(ann.thread(one.offset(), 10).messages())
                .extracting(MessagePosted::text)
                .containsExactly("reply");
        await().untilAsserted(() -> {
            assertThat(texts(list)).containsExactly("ONE", "reply");
            assertThat(list.current().get(0).state()).isNotNull();
            assertThat(list.current().get(0).state().reactions()).containsExactly(new ReactionCount(THUMB, 1, true));
            assertThat(list.current().get(0).state().replies()).isNotNull();
        });
        assertThatThrownBy(() -> ann.delete(reply.offset()))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatThrownBy(() -> ann.pin(one.offset(), true))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        ofBob.delete(reply.offset());
        assertThatThrownBy(() -> ofBob.edit(reply.offset(), "again"))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        await().untilAsserted(() -> assertThat(heard)
                .containsExactly("message one", "message reply", "edited ONE", "reaction 1", "deleted 2"));
        await().untilAsserted(() -> assertThat(texts(list)).containsExactly("ONE", ""));
    }

    @Test
    void moderator_pinsDeletesAndMentionsEveryone() {
        BlockingChat.Room ann = join(direct("Ann"));
        ChatClient moderator = direct("Mod");
        BlockingChat.Room ofModerator = join(moderator);
        MessageList list = moderator.room("dev").messages(10);
        Receipt one = ann.send("one");
        Receipt two = ann.send(OutgoingMessage.builder("two").everyone(true).build());
        assertThat(two.everyoneRefused()).as("allowed in a small room").isFalse();
        ofModerator.pin(one.offset(), true);
        ofModerator.pin(two.offset(), true);
        assertThat(ofModerator.pinned().messages())
                .extracting(MessagePosted::text)
                .containsExactly("one", "two");
        ofModerator.delete(two.offset());
        ofModerator.pin(one.offset(), false);
        assertThat(ann.pinned().messages()).isEmpty();
        await().untilAsserted(() -> assertThat(list.current())
                .extracting(message -> message.text() + message.isDeleted())
                .containsExactly("onefalse", "true"));
    }

    @Test
    void changesWhileAway_comeOnceAsTheyAreNow() {
        BlockingChat.Room ann = join(direct("Ann"));
        ChatClient bob = cuttable("Bob");
        join(bob);
        MessageList list = bob.room("dev").messages(10);
        Receipt one = ann.send("one");
        await().until(() -> heard.size() == 1 && texts(list).size() == 1);
        proxy.cut();
        await().until(() -> bob.state() != ClientState.CONNECTED);
        ann.edit(one.offset(), "1");
        ann.edit(one.offset(), "ONE");
        Receipt two = ann.send("two");
        ann.edit(two.offset(), "TWO");
        Receipt three = ann.send("three");
        ann.delete(three.offset());
        CompletableFuture<Receipt> reaction = bob.room("dev").react(one.offset(), THUMB, true);
        proxy.mend();
        assertThat(reaction.join().duplicate()).isFalse();
        await().untilAsserted(() -> assertThat(heard)
                .containsExactly(
                        "message one", "changed ONE", "message TWO", "deleted " + three.offset(), "reaction 1"));
        await().untilAsserted(() -> assertThat(texts(list)).startsWith("ONE", "TWO"));
    }

    @Test
    void editsOfOneRevisionByTwoDevicesOfOneUser_areOneReceiptAndOneConflict() {
        String key = ChatClientBuilder.newGuestKey();
        ChatClient phone = client("Ann", key, address());
        ChatClient desk = client("Ann", key, address());
        BlockingChat.Room ofPhone = join(phone);
        BlockingChat.Room ofDesk = join(desk);
        Receipt message = ofPhone.send("0");
        String text = "0";
        for (int rev = 1; rev <= 20; rev++) {
            OutgoingMessage one =
                    OutgoingMessage.builder("phone " + rev).rev(rev).build();
            OutgoingMessage two =
                    OutgoingMessage.builder("desk " + rev).rev(rev).build();
            CompletableFuture<Receipt> first = phone.room("dev").edit(message, one);
            CompletableFuture<Receipt> second = desk.room("dev").edit(message, two);
            boolean firstRefused = isConflict(first);
            assertThat(isConflict(second)).as("revision %d", rev).isNotEqualTo(firstRefused);
            text = firstRefused ? two.text() : one.text();
        }
        MessagePosted now = ofDesk.history(10).messages().get(0);
        assertThat(now.text()).isEqualTo(text);
        assertThat(now.rev()).isEqualTo(21);
        assertThatThrownBy(() -> ofDesk.edit(
                        message, OutgoingMessage.builder(now.text()).rev(20).build()))
                .as("the revision is compared before the text")
                .isInstanceOfSatisfying(
                        RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    /** Waits for the answer to an edit; an answer other than a receipt and a conflict is an error. */
    private static boolean isConflict(CompletableFuture<Receipt> edit) {
        try {
            assertThat(edit.join().duplicate()).isFalse();
            return false;
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            RequestRefusedException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT));
            return true;
        }
    }

    @Test
    @Tag("long")
    void editsOfRevisionsOverCuts_doNotConflictWithThemselves() {
        ChatClient ann = cuttable("Ann");
        BlockingChat.Room ofAnn = join(ann);
        Receipt message = ofAnn.send("0");
        Random random = new Random(1);
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int rev = 1; rev <= 30; rev++) {
            receipts.add(ann.room("dev")
                    .edit(
                            message,
                            OutgoingMessage.builder("edit " + rev).rev(rev).build()));
            if (random.nextInt(4) == 0) {
                proxy.cut();
                proxy.mend();
                await().until(() -> ann.state() == ClientState.CONNECTED);
            }
        }
        receipts.forEach(CompletableFuture::join);
        MessagePosted now = ofAnn.history(10).messages().get(0);
        assertThat(now.text()).isEqualTo("edit 30");
        assertThat(now.rev()).isEqualTo(31);
    }

    @Test
    @Tag("long")
    void requestsOverCuts_haveTheirEffectOnceAndInOrder() {
        ChatClient ann = cuttable("Ann");
        BlockingChat.Room ofAnn = join(ann);
        Receipt message = ofAnn.send("0");
        ChatClient bob = direct("Bob");
        BlockingChat.Room ofBob = join(bob);
        Random random = new Random(1);
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            receipts.add(ann.room("dev").edit(message.offset(), "edit " + i));
            receipts.add(ann.room("dev").react(message.offset(), THUMB, i % 2 == 1));
            if (random.nextInt(6) == 0) {
                proxy.cut();
                proxy.mend();
                await().until(() -> ann.state() == ClientState.CONNECTED);
            }
        }
        receipts.forEach(CompletableFuture::join);
        MessagePosted now = ofBob.history(10).messages().get(0);
        assertThat(now.text()).isEqualTo("edit 60");
        assertThat(now.state()).isNotNull();
        assertThat(now.state().rev()).isEqualTo(61);
        assertThat(now.state().reactions()).isEmpty();
        await().until(() -> heard.contains("edited edit 60"));
        assertThat(heard.stream().filter(call -> call.startsWith("edited")).toList())
                .doesNotHaveDuplicates()
                .hasSize(60);
    }
}
