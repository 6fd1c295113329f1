package io.chathub.conformance.network;

import io.chathub.conformance.network.Note.Kind;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Refused;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plain WebSocket in the lobby that writes down what comes and does nothing about it: it fetches no gap and never comes back. */
final class RawReader implements WebSocket.Listener {

    private static final long WAIT_SECONDS = 60;
    private static final int NO_CLOSE_FRAME = 1006;
    private static final int PAGE_BYTES = 1024 * 1024;

    private final String name;
    private final ProtocolVersion version;
    private final JsonCodec codec;
    private final Consumer<Note> diary;
    private final StringBuilder parts = new StringBuilder();
    private final CompletableFuture<Boolean> in = new CompletableFuture<>();

    RawReader(String name, ProtocolVersion version, Consumer<Note> diary) {
        this.name = name;
        this.version = version;
        this.diary = diary;
        codec = new JsonCodec(version, new InputLimits(PAGE_BYTES, PAGE_BYTES));
    }

    /** Connects, sends a join, and waits until it is in the room: in v1 it is from the start, though not yet by name. */
    void enter(HttpClient http, URI server) throws Exception {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (version == ProtocolVersion.V2) {
            builder.subprotocols(version.subprotocol());
        }
        WebSocket socket = builder.buildAsync(server, this).get(WAIT_SECONDS, TimeUnit.SECONDS);
        ClientCommand join = Join.builder(RoomNames.LOBBY, name)
                .ref(version == ProtocolVersion.V2 ? "1" : null)
                .build();
        socket.sendText(codec.encode(join), true).get(WAIT_SECONDS, TimeUnit.SECONDS);
        in.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private void note(Kind kind, Object... fields) {
        diary.accept(Note.of(name, kind, fields));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
            ServerEvent event = codec.decodeEvent(parts.toString());
            parts.setLength(0);
            if (event instanceof Connected connected) {
                note(Kind.CONNECTED, connected.id());
                var unused = version == ProtocolVersion.V1 && in.complete(true);
            } else if (event instanceof Joined joined) {
                note(Kind.JOINED, joined.epoch(), joined.offset(), false);
                in.complete(true);
            } else if (event instanceof MessagePosted message) {
                Saying saying = Saying.parse(message.text());
                note(Kind.HEARD, message.offset(), saying.words(), saying.ageMillis());
            } else if (event instanceof MessagesSkipped gap) {
                note(Kind.GAP, gap.from(), gap.to(), false);
            } else if (event instanceof Refused refused) {
                note(Kind.FAILED, refused.code(), refused.message());
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        note(Kind.CLOSED, code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        note(Kind.CLOSED, NO_CLOSE_FRAME);
    }
}
