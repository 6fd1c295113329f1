package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.hostile.Utf8Sequences.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F3: all sequences of class 6, split into two fragments at every offset, and as a chat message. */
@Tag("own-frames")
@Tag("long")
public class Utf8SplitsIT {

    @RegisterExtension
    static final HostileChat chat = HostileChat.create();

    static List<Sequence> sequences() {
        return Utf8Sequences.all();
    }

    static Stream<Sequence> faulty() {
        return sequences().stream().filter(sequence -> !sequence.valid());
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void utf8_splitAnywhere_givesTheSameResult(Sequence sequence) {
        assumeThat(ChatHost.get().echoPaths()).as("echoes of our own frames").isNotEmpty();
        byte[] octets = sequence.octets();
        RawClient client = connect();
        for (int at = 0; at <= octets.length; at++) {
            client.write(RawClient.frame(0x01, Arrays.copyOf(octets, at)));
            client.write(RawClient.frame(0x80, Arrays.copyOfRange(octets, at, octets.length)));
            if (sequence.valid()) {
                assertThat(client.receiveFrame().payload()).isEqualTo(octets);
            } else {
                assertThat(client.awaitClose()).as("split at %s", at).isEqualTo(1007);
                client = connect();
            }
        }
    }

    private static RawClient connect() {
        RawClient client = chat.open();
        assertThat(client.request(RawClient.handshake(
                        chat.port(), ChatHost.get().echoPaths().get(0), "")))
                .startsWith("HTTP/1.1 101 ");
        return client;
    }

    /** Valid UTF-8 is delivered unchanged, but for NUL, which JSON requires to be escaped. */
    @Test
    void utf8_valid_isDeliveredUnchanged() {
        V2Client speaker = new V2Client(chat.connect(ProtocolVersion.V2));
        V2Client hearer = new V2Client(chat.connect(ProtocolVersion.V2));
        speaker.join("utf-8", "Ann");
        hearer.join("utf-8", "Bob");
        for (Sequence sequence : sequences()) {
            if (sequence.valid() && !sequence.hex().equals("00")) {
                String text = new String(sequence.octets(), StandardCharsets.UTF_8);
                speaker.send("{'type':'message','room':'utf-8','text':'" + text + "'}");
                MessagePosted heard = hearer.next(MessagePosted.class);
                assertThat(heard.text().getBytes(StandardCharsets.UTF_8)).isEqualTo(sequence.octets());
            }
        }
    }

    /** Invalid UTF-8 closes the connection, and no part of the message is delivered. */
    @ParameterizedTest
    @MethodSource("faulty")
    void utf8_invalid_isNotDelivered(Sequence sequence) {
        RawClient mallory = chat.join("Mallory");
        byte[] octets = sequence.octets();
        byte[] before = "{\"type\":\"message\",\"text\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(before, before.length + octets.length + 2);
        System.arraycopy(octets, 0, message, before.length, octets.length);
        message[message.length - 2] = '"';
        message[message.length - 1] = '}';
        mallory.write(RawClient.frame(0x81, message));
        assertThat(mallory.awaitClose()).isEqualTo(1007);
    }
}
