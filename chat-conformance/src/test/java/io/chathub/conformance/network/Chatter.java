package io.chathub.conformance.network;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.Disconnection;
import io.chathub.client.Gap;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.conformance.network.Note.Kind;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.UserLeft;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client of the product in the lobby, which talks and writes down all it meets. */
final class Chatter implements ChatListener, AutoCloseable {

    private static final int OUTBOX = 2_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final long WAIT_SECONDS = 60;

    private final String name;
    private final Consumer<Note> diary;
    private final ChatClient client;
    private final ChatRoom room;
    private final AtomicInteger said = new AtomicInteger();

    /** One that pings so often; it has not connected. */
    Chatter(String name, URI server, Duration pingInterval, Consumer<Note> diary) {
        this.name = name;
        this.diary = diary;
        client = ChatClient.builder(server)
                .username(name)
                .listener(this)
                .pingInterval(pingInterval)
                .connectTimeout(CONNECT_TIMEOUT)
                .maxOutbox(OUTBOX)
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(100))
                        .maxDelay(Duration.ofMillis(500))
                        .retryFirst(true)
                        .build())
                .build();
        room = client.room(RoomNames.LOBBY);
    }

    /** Connects, and waits until it is in the room. */
    void enter() throws Exception {
        client.connect().get(WAIT_SECONDS, TimeUnit.SECONDS);
        room.join().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Says the next message, of so many characters. */
    void say(int length) {
        int number = said.incrementAndGet();
        String words = Saying.words(name, number);
        var unused = room.send(Saying.text(name, number, length)).whenComplete((receipt, failure) -> {
            if (failure == null) {
                note(Kind.ACKED, words, receipt.offset(), receipt.duplicate());
            } else {
                note(Kind.FAILED, words, failure);
            }
        });
    }

    private void note(Kind kind, Object... fields) {
        diary.accept(Note.of(name, kind, fields));
    }

    @Override
    public void onConnected(String connectionId) {
        note(Kind.CONNECTED, connectionId);
    }

    @Override
    public void onJoined(RoomSnapshot snapshot) {
        note(Kind.JOINED, snapshot.epoch(), snapshot.offset(), snapshot.returned());
    }

    @Override
    public void onGap(Gap gap) {
        note(Kind.GAP, gap.from(), gap.to(), gap.newEpoch());
    }

    @Override
    public void onRoomLost(String lost, RequestRefusedException why) {
        note(Kind.FAILED, lost, why);
    }

    @Override
    public void onMessage(MessagePosted message) {
        Saying saying = Saying.parse(message.text());
        note(Kind.HEARD, message.offset(), saying.words(), saying.ageMillis());
    }

    @Override
    public void onUserLeft(UserLeft event) {
        note(Kind.LEFT, event.id());
    }

    @Override
    public void onDisconnected(Disconnection disconnection) {
        note(Kind.DISCONNECTED, disconnection.code());
    }

    @Override
    public void onClosed(Disconnection last) {
        note(Kind.CLOSED, last.code());
    }

    @Override
    public void close() {
        client.close();
    }
}
