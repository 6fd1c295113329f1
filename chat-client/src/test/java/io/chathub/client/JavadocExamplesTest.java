package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UserJoined;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of the Javadoc examples, so that it compiles. The test holds that both are the same. */
class JavadocExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\\}</pre>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"ChatClient", "ChatRoom", "ChatListener", "OutgoingMessage", "MessageList"})
    void example_isTheCodeOfThisClass(String type) throws Exception {
        String documented = Files.readString(Path.of("src/main/java/io/chathub/client/" + type + ".java"));
        String compiled = Files.readString(Path.of("src/test/java/io/chathub/client/JavadocExamplesTest.java"));
        Matcher example = EXAMPLE.matcher(documented);
        assertThat(example.find()).isTrue();
        assertThat(normalized(compiled)).contains(normalized(example.group(1).replaceAll("(?m)^ \\* ?", "")));
    }

    private static String normalized(String code) {
        return code.replaceAll("\\s+", "");
    }

    static Receipt client() {
        ChatClient client = ChatClient.builder(URI.create("ws://localhost:3000/ws"))
                .username("bot")
                .build();
        ChatRoom lobby = client.room("lobby");
        lobby.on(MessagePosted.class, message -> System.out.println(message.username() + ": " + message.text()));
        client.connect().join();
        lobby.join().join();
        Receipt receipt = lobby.send("Hello").join();
        client.close();
        return receipt;
    }

    static Receipt room(ChatClient client) {
        ChatRoom dev = client.room("dev");
        dev.on(MessagePosted.class, message -> System.out.println(message.username() + ": " + message.text()));
        dev.on(UserJoined.class, user -> System.out.println(user.username() + " joined"));
        dev.join().join();
        Receipt receipt = dev.send("Hello").join();
        return receipt;
    }

    static List<CompletableFuture<Receipt>> answer(
            ChatRoom room, MessagePosted question, MessagePosted held, String user) {
        OutgoingMessage answer = OutgoingMessage.builder("Yes, @Ann")
                .replyTo(question.offset())
                .mention(user)
                .build();
        CompletableFuture<Receipt> receipt = room.send(answer);

        OutgoingMessage correction =
                OutgoingMessage.builder("Hello").rev(held.rev()).build();
        CompletableFuture<Receipt> edit = room.edit(held.offset(), correction);
        return List.of(receipt, edit);
    }

    static void list(ChatRoom room, Map<Long, MessagePosted> view) {
        MessageList list = room.messages(50);
        list.onChange(change -> {
            if (change.reset()) {
                view.clear();
            }
            change.removed().forEach(message -> view.remove(message.offset()));
            change.inserted().forEach(message -> view.put(message.offset(), message));
            change.replaced().forEach(message -> view.put(message.offset(), message));
        });
    }

    static ChatClient listener(URI server) {
        ChatListener log = new ChatListener() {
            @Override
            public void onEvent(RoomEvent event) {
                System.out.println(event.room() + ": " + event);
            }
        };
        ChatClient client =
                ChatClient.builder(server).username("log").listener(log).build();
        return client;
    }
}
