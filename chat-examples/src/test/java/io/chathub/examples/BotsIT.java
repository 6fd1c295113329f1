package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.MessageList;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** The examples do what they say, against the real server. */
class BotsIT {

    /** Someone who writes down what is said. */
    private static final class Ear implements ChatListener {
        private final BlockingQueue<MessagePosted> heard = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(MessagePosted event) {
            heard.add(event);
        }

        /** The next message that is not of {@code me}. */
        MessagePosted next(ChatClient me) throws InterruptedException {
            while (true) {
                MessagePosted event = heard.poll(10, TimeUnit.SECONDS);
                assertThat(event).as("a message").isNotNull();
                if (!event.id().equals(me.connectionId())) {
                    return event;
                }
            }
        }
    }

    @Test
    void theEchoBotAnswersWhoCallsIt() throws Exception {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            URI uri = URI.create("ws://localhost:" + server.port() + "/ws");
            Ear ear = new Ear();
            EchoBot bot = new EchoBot(uri, "lobby", "dev");
            try (ChatClient ann =
                    ChatClient.builder(uri).username("Ann").listener(ear).build()) {
                bot.client().connect().get(10, TimeUnit.SECONDS);
                for (String room : new String[] {"lobby", "dev"}) {
                    bot.client().room(room).join().get(10, TimeUnit.SECONDS);
                }
                ann.connect().get(10, TimeUnit.SECONDS);
                ChatRoom dev = ann.room("dev");
                dev.join().get(10, TimeUnit.SECONDS);
                dev.send("not for it").get(10, TimeUnit.SECONDS);
                dev.send("@echo hello").get(10, TimeUnit.SECONDS);
                MessagePosted answer = ear.next(ann);
                assertThat(answer.username()).isEqualTo("echo");
                assertThat(answer.text()).isEqualTo("Ann: hello");
                assertThat(answer.room()).isEqualTo("dev");
            }
            bot.client().close();
        }
    }

    @Test
    void theReadmesBotDoesWhatTheReadmeSays() throws Exception {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            URI uri = URI.create("ws://localhost:" + server.port() + "/ws");
            Ear ear = new Ear();
            try (ChatClient ann =
                    ChatClient.builder(uri).username("Ann").listener(ear).build()) {
                BlockingChat.Room lobby = connected(ann);
                CompletableFuture<Void> bot = CompletableFuture.runAsync(() -> ReadmeSnippets.echoBot(uri));
                await().until(() -> lobby.members().count() == 2);
                lobby.send("@echo hello");
                MessagePosted answer = ear.next(ann);
                assertThat(answer.username()).isEqualTo("echo");
                assertThat(answer.text()).isEqualTo("hello");
                server.hub().disconnect(answer.id(), CloseCode.KICKED);
                bot.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void theTallyBotReactsAndEditsItsMessage() throws Exception {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            URI uri = URI.create("ws://localhost:" + server.port() + "/ws");
            TallyBot bot = new TallyBot(uri, "lobby");
            try (ChatClient ann = ChatClient.builder(uri).username("Ann").build()) {
                bot.client().connect().get(10, TimeUnit.SECONDS);
                bot.client().room("lobby").join().get(10, TimeUnit.SECONDS);
                BlockingChat.Room lobby = connected(ann);
                MessageList list = ann.room("lobby").messages(10);
                lobby.send(TallyBot.VOTE);
                await().until(() -> list.current().size() == 2);
                lobby.send(TallyBot.VOTE);
                await().untilAsserted(() -> {
                    assertThat(list.current())
                            .extracting(MessagePosted::text)
                            .containsExactly(TallyBot.VOTE, "2 votes", TallyBot.VOTE);
                    for (int vote : new int[] {0, 2}) {
                        assertThat(list.current().get(vote).state()).isNotNull();
                        assertThat(list.current().get(vote).state().reactions())
                                .containsExactly(new ReactionCount(TallyBot.COUNTED, 1));
                    }
                });
                list.close();
            }
            bot.client().close();
        }
    }

    private static BlockingChat.Room connected(ChatClient client) {
        BlockingChat blocking = client.blocking(Duration.ofSeconds(10));
        blocking.connect();
        return blocking.join("lobby");
    }

    @Test
    void thePriceBotTellsPrices() throws Exception {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            URI uri = URI.create("ws://localhost:" + server.port() + "/ws");
            Ear ear = new Ear();
            PriceBot bot = new PriceBot(uri);
            try (ChatClient ann =
                    ChatClient.builder(uri).username("Ann").listener(ear).build()) {
                ann.connect().get(10, TimeUnit.SECONDS);
                ann.room("lobby").join().get(10, TimeUnit.SECONDS);
                bot.tell(); // nobody hears it: it is not connected, and does not mind
                bot.connect().get(10, TimeUnit.SECONDS);
                bot.tell();
                MessagePosted told = ear.next(ann);
                assertThat(told.username()).isEqualTo("price");
                assertThat(told.price()).isNotNull();
                assertThat(told.price().literal()).matches("1[23][0-9]{4}\\.[0-9]{2}");
            }
            bot.client().close();
        }
    }

    @Test
    void theShopHasAChat() throws Exception {
        Server shop = EmbeddedChat.start(0);
        int port = EmbeddedChat.port(shop);
        Ear ear = new Ear();
        try (ChatClient ann = ChatClient.builder(URI.create("ws://localhost:" + port + "/chat/ws"))
                .username("Ann")
                .listener(ear)
                .build()) {
            ann.connect().get(10, TimeUnit.SECONDS);
            ann.room("lobby").join().get(10, TimeUnit.SECONDS);
            HttpResponse<String> ordered = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/order?item=tea"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(ordered.body()).isEqualTo("ordered\n");
            assertThat(ear.next(ann).text()).isEqualTo("New order: tea");
            ann.room("lobby").send("!orders").get(10, TimeUnit.SECONDS);
            assertThat(ear.next(ann).text()).isEqualTo("1 orders so far");
        } finally {
            shop.stop();
        }
    }
}
