package io.chathub.core.internal.backend;

import io.chathub.core.moderation.Subject;
import io.chathub.protocol.CloseCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A message between hubs, as bytes: a number for the kind, then the fields. A later version may add kinds, and adds fields at
 * the end only; a node refuses a kind that it does not know.
 */
public sealed interface NodeMessage {

    /** The most connections that one message names: {@value}. Together they are below the limit of a bus. */
    int MAX_CLIENTS = 500;

    /** A request to close the connections of a subject. The answer is the number of connections closed. */
    record Disconnect(Subject subject, CloseCode code) implements NodeMessage {}

    /** A request to remove the members of a room. The answer is the number of members removed. */
    record EmptyRoom(String room) implements NodeMessage {}

    /** A request: was one of these connections heard within this time? The answer is 1 or 0. */
    record AskHeard(List<String> clients, Duration within) implements NodeMessage {}

    /** A message: ping these connections, unless one was sent within this time. */
    record PingHolders(List<String> clients, Duration within) implements NodeMessage {}

    /** The bytes of this message. */
    default byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (this instanceof Disconnect disconnect) {
                out.writeByte(Kinds.DISCONNECT);
                out.writeUTF(disconnect.subject().kind().name());
                out.writeUTF(disconnect.subject().value());
                out.writeInt(disconnect.code().code());
            } else if (this instanceof EmptyRoom empty) {
                out.writeByte(Kinds.EMPTY_ROOM);
                out.writeUTF(empty.room());
            } else if (this instanceof AskHeard ask) {
                out.writeByte(Kinds.ASK_HEARD);
                Kinds.write(ask.clients(), ask.within(), out);
            } else if (this instanceof PingHolders ping) {
                out.writeByte(Kinds.PING_HOLDERS);
                Kinds.write(ping.clients(), ping.within(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from an array
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException if the bytes are no message of a known kind
     */
    static NodeMessage decode(byte[] message) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
            int kind = in.readByte();
            return switch (kind) {
                case Kinds.DISCONNECT ->
                    new Disconnect(
                            new Subject(Subject.Kind.valueOf(in.readUTF()), in.readUTF()),
                            Kinds.closeCode(in.readInt()));
                case Kinds.EMPTY_ROOM -> new EmptyRoom(in.readUTF());
                case Kinds.ASK_HEARD -> new AskHeard(Kinds.clients(in), Duration.ofNanos(in.readLong()));
                case Kinds.PING_HOLDERS -> new PingHolders(Kinds.clients(in), Duration.ofNanos(in.readLong()));
                default -> throw new IllegalArgumentException("unknown kind of message: " + kind);
            };
        } catch (IOException e) {
            throw new IllegalArgumentException("not a message of a node: " + message.length + " bytes", e);
        }
    }

    /** The answer to a request. */
    static byte[] answer(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /**
     * The number in an answer.
     *
     * @throws IllegalArgumentException if the bytes are no answer
     */
    static int number(byte[] answer) {
        if (answer.length < Integer.BYTES) {
            throw new IllegalArgumentException("not an answer of a node: " + answer.length + " bytes");
        }
        return ByteBuffer.wrap(answer).getInt();
    }

    /** The numbers of the kinds, and the fields that several kinds have. */
    final class Kinds {

        private static final int DISCONNECT = 1;
        private static final int ASK_HEARD = 2;
        private static final int PING_HOLDERS = 3;
        private static final int EMPTY_ROOM = 4;

        private Kinds() {}

        private static void write(List<String> clients, Duration within, DataOutputStream out) throws IOException {
            int count = Math.min(clients.size(), MAX_CLIENTS);
            out.writeShort(count);
            for (String client : clients.subList(0, count)) {
                out.writeUTF(client);
            }
            out.writeLong(within.toNanos());
        }

        private static List<String> clients(DataInputStream in) throws IOException {
            int count = in.readUnsignedShort();
            List<String> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clients.add(in.readUTF());
            }
            return clients;
        }

        private static CloseCode closeCode(int code) {
            CloseCode known = CloseCode.of(code);
            if (known == null) {
                throw new IllegalArgumentException("unknown close code: " + code);
            }
            return known;
        }
    }
}
