package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.ClientState;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client without a browser that records the events it receives. */
final class Bot implements ChatListener, AutoCloseable {

    private final List<MessagePosted> messages = new CopyOnWriteArrayList<>();
    private final List<TypingChanged> typing = new CopyOnWriteArrayList<>();
    private final ChatClient client;
    private final ChatRoom room;

    private Bot(URI chat, String name, String room) {
        client = ChatClient.builder(chat.resolve("ws"))
                .username(name)
                .listener(this)
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(100))
                        .maxDelay(Duration.ofSeconds(1))
                        .build())
                .build();
        this.room = client.room(room);
    }

    /** Connects a bot to the chat whose page is at {@code chat}, and joins the room. */
    static Bot join(URI chat, String name) {
        return join(chat, name, "lobby");
    }

    /** Connects a bot, and joins another room. */
    static Bot join(URI chat, String name, String room) {
        Bot bot = new Bot(chat, name, room);
        var unused = bot.client
                .connect()
                .thenCompose(id -> bot.room.join())
                .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                .join();
        return bot;
    }

    void send(String text) {
        room.send(text).join();
    }

    void send(String text, String price) {
        room.send(text, new JsonNumber(price)).join();
    }

    void typing(boolean isTyping) {
        room.typing(isTyping);
    }

    List<MessagePosted> messages() {
        return List.copyOf(messages);
    }

    List<TypingChanged> receivedTyping() {
        return List.copyOf(typing);
    }

    /** Waits for the message with this text. */
    MessagePosted awaitMessage(String text) {
        eventually(() -> assertThat(messages).extracting(MessagePosted::text).contains(text));
        return messages.stream().filter(m -> m.text().equals(text)).findFirst().orElseThrow();
    }

    /** Waits until the client is closed for good. */
    void awaitClosed() {
        eventually(() -> assertThat(client.state()).isEqualTo(ClientState.CLOSED));
    }

    void awaitConnected() {
        eventually(() -> assertThat(client.state()).isEqualTo(ClientState.CONNECTED));
    }

    @Override
    public void onMessage(MessagePosted event) {
        messages.add(event);
    }

    @Override
    public void onTyping(TypingChanged event) {
        typing.add(event);
    }

    @Override
    public void close() {
        client.close();
    }
}
