package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a room is kept, and what of it. */
class RoomLifeTest {

    private Hub hub;

    private void start(RoomOptions.Builder rooms) {
        HubOptions options = HubOptions.builder()
                .rooms(rooms.build())
                .messageRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .build();
        hub = Hub.builder().options(options).build().start();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private V2Client client() {
        InMemoryConnection line = new InMemoryConnection();
        line.connectTo(hub, ProtocolVersion.V2, null);
        return new V2Client(line);
    }

    private List<String> rooms() {
        return hub.rooms().stream().map(Room::name).sorted().toList();
    }

    @Test
    void activity_countsMembersAndMessages_butNoOtherEvents() {
        start(RoomOptions.builder());
        V2Client ann = client();
        ann.join("dev", "Ann");
        Room dev = hub.room("dev");
        assertThat(dev.activity()).isEqualTo(new Room.Activity(1, 0, null));
        ann.say("dev", "one");
        ann.say("dev", "two");
        var unused =
                dev.messages().edit(1, "one, corrected").toCompletableFuture().join();
        MessagePosted last = dev.history(HistoryQuery.newest(1))
                .toCompletableFuture()
                .join()
                .messages()
                .get(0);
        await().untilAsserted(() -> assertThat(dev.activity()).isEqualTo(new Room.Activity(1, 2, last.timestamp())));
        assertThat(hub.rooms().stream()
                        .filter(room -> room.name().equals("lobby"))
                        .map(Room::activity))
                .containsExactly(Room.Activity.NONE);
    }

    @Test
    void aRoomInWhichNothingWasSaidGoesWithItsLastMember() {
        start(RoomOptions.builder());
        V2Client ann = client();
        V2Client bob = client();
        String epoch = ann.join("dev", "Ann").epoch();
        assertThat(bob.join("dev", "Bob").epoch()).isEqualTo(epoch);
        ann.next(UserJoined.class);
        bob.send("{'type':'typing','room':'dev','isTyping':true}");
        bob.leave("dev");
        assertThat(rooms()).containsExactly("dev", "lobby");
        ann.line().cut();
        assertThat(rooms()).containsExactly("lobby");
        Joined back = client().join("dev", "Bob", epoch, 0);
        assertThat(back.recovered()).as("nothing was lost").isTrue();
        assertThat(back.epoch()).isEqualTo(epoch);
    }

    @Test
    void aRoomInWhichSomethingWasSaidStaysAfterItsLastMember() {
        start(RoomOptions.builder());
        V2Client ann = client();
        String epoch = ann.join("dev", "Ann").epoch();
        ann.say("dev", "keep this");
        ann.leave("dev");
        assertThat(rooms()).containsExactly("dev", "lobby");
        Joined joined = ann.join("dev", "", epoch, 0);
        assertThat(joined.recovered()).isTrue();
        assertThat(joined.messages()).extracting(MessagePosted::text).containsExactly("keep this");
    }

    @Test
    void anIdleRoomExpiresAndBeginsAnotherNumbering() {
        start(RoomOptions.builder().idleTimeout(Duration.ofMillis(100)));
        V2Client ann = client();
        String epoch = ann.join("dev", "Ann").epoch();
        ann.post("dev", "one", ",'key':'k'");
        ann.next(MessagePosted.class);
        ann.leave("dev");
        await().untilAsserted(() -> assertThat(rooms()).containsExactly("lobby"));
        Joined joined = ann.join("dev", "", epoch, 1);
        assertThat(joined.epoch()).isNotEqualTo(epoch);
        assertThat(joined.offset()).isZero();
        assertThat(joined.recovered()).isFalse();
        assertThat(joined.missed()).isNull();
        assertThat(joined.messages()).isEmpty();
        Acknowledged ack = ann.post("dev", "one", ",'key':'k'");
        assertThat(ack.duplicate()).isFalse();
        assertThat(ack.place().offset()).isEqualTo(1);
    }

    @Test
    void aRoomWithAMemberAndTheLobbyNeverExpire() {
        start(RoomOptions.builder().idleTimeout(Duration.ofMillis(50)));
        V2Client ann = client();
        ann.join("dev", "Ann");
        ann.say("dev", "one");
        hub.room("lobby").publish("host", "kept").toCompletableFuture().join();
        hub.room("other");
        await().untilAsserted(() -> assertThat(rooms()).containsExactly("dev", "lobby"));
        hub.room("another");
        await().untilAsserted(() -> assertThat(rooms()).containsExactly("dev", "lobby"));
        assertThat(ann.say("dev", "two").place().offset()).isEqualTo(2);
        assertThat(client().join("lobby", "Bob").offset()).isEqualTo(1);
    }

    @Test
    void aHandleOfARoomOutlivesIt() {
        start(RoomOptions.builder().idleTimeout(Duration.ofMillis(50)));
        Room dev = hub.room("dev");
        await().untilAsserted(() -> assertThat(rooms()).containsExactly("lobby"));
        assertThat(dev.members()).isEmpty();
        assertThat(dev.publish("host", "again").toCompletableFuture().join().offset())
                .isEqualTo(1);
        assertThat(rooms()).containsExactly("dev", "lobby");
    }

    @Test
    void thereAreSoManyRoomsForTheHostToo() {
        start(RoomOptions.builder().maxRooms(3));
        V2Client ann = client();
        ann.join("a", "Ann");
        hub.room("b");
        ann.joinRefused("c", "", io.chathub.protocol.ErrorCode.UNAVAILABLE);
        ann.leave("a");
        ann.join("c", "");
        assertThat(rooms()).containsExactly("b", "c", "lobby");
    }

    /** Rooms expire all the time while clients join them and speak: whoever is in a room is in the one that is spoken in. */
    @Test
    void expiryAndJoinsDoNotMeet() throws Exception {
        start(RoomOptions.builder().idleTimeout(Duration.ofMillis(1)));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> work = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                V2Client client = client();
                String name = "user" + i;
                work.add(threads.submit(() -> {
                    for (int round = 0; round < 400; round++) {
                        joinSpeakLeave(client, "room" + round % 2, name, round % 3 != 0);
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        await().untilAsserted(() -> assertThat(rooms()).containsExactly("lobby"));
    }

    private static void joinSpeakLeave(V2Client client, String room, String name, boolean speak) {
        Joined joined = client.join(room, name);
        if (speak) {
            client.send("{'type':'message','ref':'say','room':'" + room + "'}");
        }
        client.send("{'type':'leave','room':'" + room + "'}");
        long last = joined.offset();
        boolean acked = !speak;
        ServerEvent event = client.next();
        while (!(event instanceof Left)) {
            if (event instanceof Acknowledged ack) {
                assertThat(ack.place().epoch()).isEqualTo(joined.epoch());
                assertThat(ack.place().offset()).isGreaterThan(joined.offset());
                acked = true;
            } else if (event instanceof MessagePosted message) {
                assertThat(message.offset()).isEqualTo(++last);
            }
            event = client.next();
        }
        assertThat(acked).isTrue();
    }

    /** The host speaks in rooms that go with their last member: what it was told is in the stream is there, while the room is. */
    @Test
    void whatTheHostSaysInARoomThatIsJustGoneIsInTheRoomThatIsThere() throws Exception {
        start(RoomOptions.builder());
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            for (int round = 0; round < 3_000; round++) {
                String room = "r" + round;
                V2Client ann = client();
                ann.join(room, "Ann");
                Future<Publication> said = threads.submit(() -> hub.room(room)
                        .publish("host", "x")
                        .toCompletableFuture()
                        .join());
                ann.line().cut();
                Publication publication = said.get();
                assertThat(rooms()).contains(room);
                V2Client bob = client();
                Joined joined = bob.join(room, "Bob");
                assertThat(joined.epoch()).isEqualTo(publication.epoch());
                assertThat(joined.offset()).isEqualTo(1);
                bob.line().cut();
                assertThat(rooms()).as("it was spoken in").contains(room);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
