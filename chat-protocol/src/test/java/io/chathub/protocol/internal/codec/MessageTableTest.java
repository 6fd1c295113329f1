package io.chathub.protocol.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.ServerReply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link MessageTable}: each message of the protocol has exactly one codec. */
class MessageTableTest {

    static Stream<MessageCodec<?>> codecs() {
        return Stream.concat(MessageTable.COMMANDS.codecs().stream(), MessageTable.EVENTS.codecs().stream());
    }

    @Test
    void commands_areAllClassesOfTheSealedFamily() {
        assertThat(classes(MessageTable.COMMANDS)).containsExactlyInAnyOrderElementsOf(leaves(ClientCommand.class));
    }

    @Test
    void events_areAllClassesOfTheSealedFamiliesAndConnected() {
        Set<Class<?>> expected = new HashSet<>();
        expected.add(Connected.class);
        expected.addAll(leaves(RoomEvent.class));
        expected.remove(UnknownEvent.class); // decoded by no codec, never encoded
        expected.addAll(leaves(ServerReply.class));
        assertThat(classes(MessageTable.EVENTS)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void types_areUniquePerDirection() {
        assertThat(types(MessageTable.COMMANDS)).doesNotHaveDuplicates();
        assertThat(types(MessageTable.EVENTS)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void fields_areThoseOfTheCodecsVersions(MessageCodec<?> codec) {
        assertThat(codec.fields().v1().isEmpty()).isEqualTo(codec.since().compareTo(ProtocolVersion.V1) > 0);
        assertThat(codec.fields().v2()).containsAll(codec.fields().v1()).doesNotContain("type");
    }

    @Test
    void find_ofAMessageThatTheVersionDoesNotHave_isNull() {
        assertThat(MessageTable.COMMANDS.find("ping", ProtocolVersion.V1)).isNull();
        assertThat(MessageTable.COMMANDS.find("ping", ProtocolVersion.V2)).isNotNull();
        assertThat(MessageTable.COMMANDS.find("pong", ProtocolVersion.V2)).isNull();
        assertThat(MessageTable.EVENTS.find("pong", ProtocolVersion.V2)).isNotNull();
    }

    private static List<String> types(MessageTable<?> table) {
        return table.codecs().stream().map(MessageCodec::type).toList();
    }

    private static List<Class<?>> classes(MessageTable<?> table) {
        return table.codecs().stream().<Class<?>>map(MessageCodec::javaType).toList();
    }

    /** The classes below a sealed interface. */
    private static Set<Class<?>> leaves(Class<?> family) {
        if (!family.isSealed()) {
            return Set.of(family);
        }
        Set<Class<?>> leaves = new HashSet<>();
        for (Class<?> permitted : family.getPermittedSubclasses()) {
            leaves.addAll(leaves(permitted));
        }
        return leaves;
    }
}
