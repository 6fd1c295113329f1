package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.suite.CapturedLog;
import io.chathub.core.suite.MessageCopy;
import io.chathub.core.suite.RandomChanges;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Pong;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.state.Role;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** Changes of messages by raw clients over sockets: at once, by many connections, while a client is away or does not read. */
@Timeout(120)
class ChangesIT {

    private static final String TOKEN = "token-of-an-operator";
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "😀", "🍕", "🚀", "👀", "✅");

    private final List<RawClient> lines = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ChatServer server;

    @AfterEach
    void stop() {
        lines.forEach(RawClient::cut);
        threads.shutdownNow();
        server.close();
    }

    private void start(HubOptions.Builder options) {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(Hub.builder()
                        .tokens(GuestKeys.only())
                        .roles((client, room) -> "Mod".equals(client.username()) ? Role.MODERATOR : null)
                        .options(options.messageRate(RateLimit.UNLIMITED)
                                .reactionRate(RateLimit.UNLIMITED)
                                .requestRate(RateLimit.UNLIMITED)
                                .joinRate(RateLimit.UNLIMITED)
                                .build())
                        .build())
                .options(WebOptions.builder().adminToken(TOKEN).build())
                .build()
                .start();
    }

    /** A connection of the user that has the key {@code letter}. */
    private V2Client connected(char letter, int receiveBuffer) {
        RawClient line = RawClient.open(server.port(), receiveBuffer);
        lines.add(line);
        String key = "guest." + String.valueOf(letter).repeat(22);
        String head = line.request(RawClient.handshake(
                server.port(), "/ws", "Sec-WebSocket-Protocol: chat.v2\r\nAuthorization: Bearer " + key + "\r\n"));
        assertThat(head).startsWith("HTTP/1.1 101 ");
        return new V2Client(line);
    }

    private V2Client member(char letter, String name) {
        V2Client client = connected(letter, 0);
        client.join("dev", name);
        return client;
    }

    /** The answer to the request with this ref; other frames before it are passed over. */
    private static ServerEvent answer(V2Client client, String ref) {
        while (true) {
            String frame = client.frame();
            if (frame.contains("\"ref\":\"" + ref + "\"")) {
                return V2Client.read(frame);
            }
        }
    }

    private static void post(V2Client client, String text) {
        client.send("{'type':'message','ref':'post','room':'dev','text':'" + text + "'}");
        assertThat(answer(client, "post")).isInstanceOf(Acknowledged.class);
    }

    private static HistoryFetched history(V2Client client, String more) {
        client.send("{'type':'history','ref':'page','room':'dev'" + more + "}");
        return (HistoryFetched) answer(client, "page");
    }

    private <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> call : calls) {
            futures.add(threads.submit(call));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    @ParameterizedTest
    @ValueSource(strings = {"edit", "delete", "pin", "message"})
    void oneKey_ofAHundredRequestsOnTenConnections_isOneChange(String type) throws Exception {
        start(HubOptions.builder());
        V2Client witness = member('W', "Witness");
        List<V2Client> devices = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            devices.add(member('A', "Mod"));
        }
        post(devices.get(0), "first");
        String content = switch (type) {
            case "edit" -> ",'target':1,'text':'second'";
            case "pin" -> ",'target':1,'on':true";
            case "message" -> ",'text':'second'";
            default -> ",'target':1";
        };
        CyclicBarrier start = new CyclicBarrier(10);
        List<Callable<List<Acknowledged>>> calls = new ArrayList<>();
        for (V2Client device : devices) {
            calls.add(() -> {
                start.await();
                List<Acknowledged> acks = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    device.send("{'type':'" + type + "','ref':'r" + i + "','key':'one','room':'dev'" + content + "}");
                }
                for (int i = 0; i < 10; i++) {
                    acks.add((Acknowledged) answer(device, "r" + i));
                }
                return acks;
            });
        }
        List<Acknowledged> acks = atOnce(calls).stream().flatMap(List::stream).toList();
        assertThat(acks)
                .hasSize(100)
                .allSatisfy(ack -> assertThat(ack.place().offset()).isEqualTo(2));
        assertThat(acks).filteredOn(Acknowledged::duplicate).hasSize(99);
        // Another request undoes the effect: the key has none again.
        String other = switch (type) {
            case "edit" -> "'type':'edit','target':1,'text':'third'";
            case "pin" -> "'type':'pin','target':1,'on':false";
            default -> "'type':'message','text':'another'";
        };
        requests(devices.get(0), 1, i -> other + ",'room':'dev'");
        devices.get(1).send("{'type':'" + type + "','ref':'again','key':'one','room':'dev'" + content + "}");
        Acknowledged again = (Acknowledged) answer(devices.get(1), "again");
        assertThat(again.place().offset()).isEqualTo(2);
        assertThat(again.duplicate()).isTrue();
        post(devices.get(0), "the next event");
        List<DurableEvent> events = new ArrayList<>();
        while (events.size() < 4) {
            if (witness.next() instanceof DurableEvent durable) {
                events.add(durable);
            }
        }
        assertThat(events).extracting(DurableEvent::offset).containsExactly(1L, 2L, 3L, 4L);
        assertThat(((MessagePosted) events.get(3)).text()).isEqualTo("the next event");
        assertThat(events.get(1))
                .isInstanceOf(
                        switch (type) {
                            case "edit" -> MessageEdited.class;
                            case "pin" -> MessagePinned.class;
                            case "message" -> MessagePosted.class;
                            default -> MessageDeleted.class;
                        });
    }

    /** All durable events that were sent to a client up to now. */
    private static List<DurableEvent> durableEvents(V2Client client) {
        List<DurableEvent> events = new ArrayList<>();
        client.send("{'type':'ping','ref':'now'}");
        for (ServerEvent event = client.next(); !(event instanceof Pong); event = client.next()) {
            if (event instanceof DurableEvent durable) {
                events.add(durable);
            }
        }
        return events;
    }

    @Test
    void ofTwoEditsWithOneRevisionAtOnce_oneIsCarriedOut_aThousandTimes() throws Exception {
        start(HubOptions.builder());
        List<V2Client> devices = List.of(member('A', "Ann"), member('A', "Ann"));
        post(devices.get(0), "0");
        CyclicBarrier turn = new CyclicBarrier(2);
        List<Callable<List<Boolean>>> calls = new ArrayList<>();
        for (int d = 0; d < 2; d++) {
            V2Client device = devices.get(d);
            String text = d == 0 ? "phone" : "desktop";
            calls.add(() -> {
                List<Boolean> done = new ArrayList<>();
                for (int rev = 1; rev <= 1_000; rev++) {
                    turn.await();
                    device.send("{'type':'edit','ref':'e" + rev + "','room':'dev','target':1,'rev':" + rev + ",'text':'"
                            + text + rev + "'}");
                    ServerEvent answer = answer(device, "e" + rev);
                    if (answer instanceof Refused refused) {
                        assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
                    }
                    done.add(answer instanceof Acknowledged);
                }
                return done;
            });
        }
        List<List<Boolean>> done = atOnce(calls);
        for (int i = 0; i < 1_000; i++) {
            assertThat(done.get(0).get(i))
                    .as("revision %d", i + 1)
                    .isNotEqualTo(done.get(1).get(i));
        }
        assertThat(done)
                .as("each device is the first now and then")
                .allSatisfy(own -> assertThat(own).contains(true));
        assertThat(history(member('B', "Bob"), "").messages())
                .singleElement()
                .satisfies(message -> assertThat(message.state().rev()).isEqualTo(1_001));
    }

    @Test
    @Tag("long")
    void aHundredThousandReactions_toAnAbsentClient_areTenStates() throws Exception {
        start(HubOptions.builder());
        List<V2Client> reactors = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            reactors.add(member((char) ('A' + i), "User" + i));
        }
        for (int i = 0; i < 10; i++) {
            post(reactors.get(0), "message " + i);
        }
        V2Client absent = connected('Z', 0);
        Joined before = absent.join("dev", "Absent");
        absent.line().cut();

        List<Callable<Set<String>>> calls = new ArrayList<>();
        for (V2Client reactor : reactors) {
            calls.add(() -> reactions(reactor, 12_500));
        }
        Map<String, Integer> expected = new HashMap<>();
        atOnce(calls).forEach(own -> own.forEach(reaction -> expected.merge(reaction, 1, Integer::sum)));

        V2Client back = connected('Z', 0);
        back.askToJoin("dev", "Absent", ",'since':{'epoch':'" + before.epoch() + "','offset':" + before.offset() + "}");
        String frame = back.frame();
        Joined joined = (Joined) V2Client.read(frame);
        assertThat(joined.recovered()).isTrue();
        assertThat(joined.events()).hasSize(10);
        assertThat(frame.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20_000);
        Map<String, Integer> counted = new HashMap<>();
        history(back, "")
                .messages()
                .forEach(message -> message.state()
                        .reactions()
                        .forEach(count -> counted.put(message.offset() + count.emoji(), count.count())));
        assertThat(counted).isEqualTo(expected);
    }

    /** Sets and removes reactions in turn, and returns those that are left. */
    private static Set<String> reactions(V2Client client, int number) {
        int window = 500;
        Set<String> left = new HashSet<>();
        for (int i = 0; i < number; i++) {
            int target = 1 + i % 10;
            String emoji = EMOJI.get(i / 10 % EMOJI.size());
            boolean on = i / 80 % 2 == 0;
            client.send("{'type':'reaction','ref':'" + i + "','room':'dev','target':" + target + ",'emoji':'" + emoji
                    + "','on':" + on + "}");
            if (on) {
                left.add(target + emoji);
            } else {
                left.remove(target + emoji);
            }
            if (i % window == window - 1) {
                awaitAcks(client, i - window + 1, i);
            }
        }
        return left;
    }

    /** Waits for the acks of all requests from {@code first} to {@code last}, in any order. */
    private static void awaitAcks(V2Client client, int first, int last) {
        Set<String> waiting = new HashSet<>();
        for (int i = first; i <= last; i++) {
            waiting.add(String.valueOf(i));
        }
        while (!waiting.isEmpty()) {
            ServerEvent event = client.next();
            assertThat(event).isNotInstanceOf(Refused.class);
            if (event instanceof Acknowledged ack) {
                waiting.remove(ack.ref());
            }
        }
    }

    /** Sends so many requests, and waits for their acks. */
    private static void requests(V2Client client, int number, IntFunction<String> request) {
        int window = 200;
        for (int i = 0; i < number; i++) {
            client.send("{'ref':'" + i + "'," + request.apply(i) + "}");
            if (i % window == window - 1 || i == number - 1) {
                awaitAcks(client, i - i % window, i);
            }
        }
    }

    @Test
    void aThousandChanges_areNoFrameForAV1Client() {
        start(HubOptions.builder());
        V2Client mod = connected('M', 0);
        mod.join("lobby", "Mod");
        RawClient old = RawClient.connect(server.port());
        lines.add(old);
        assertThat(old.receive()).startsWith("{\"type\":\"connect\"");
        int messages = 250;
        requests(mod, messages, i -> "'type':'message','room':'lobby','text':'m" + i + "'");
        for (int i = 0; i < messages; i++) {
            assertThat(old.receive()).contains("\"text\":\"m" + i + "\"");
        }

        List<String> changes = List.of(
                "'type':'edit','text':'changed'",
                "'type':'reaction','emoji':'👍','on':true",
                "'type':'pin','on':true",
                "'type':'delete'");
        requests(mod, 1_000, i -> changes.get(i % 4) + ",'room':'lobby','target':" + (1 + i / 4));
        mod.send("{'type':'history','ref':'page','room':'lobby','limit':300}");
        assertThat(((HistoryFetched) answer(mod, "page")).messages())
                .isNotEmpty()
                .allMatch(MessagePosted::isDeleted);
        requests(mod, 1, i -> "'type':'message','room':'lobby','text':'the next frame'");
        assertThat(old.receive())
                .startsWith("{\"type\":\"message\",")
                .contains("\"text\":\"the next frame\"")
                .doesNotContain("room", "offset");
    }

    @Test
    void aThousandReactions_evictNoneOfAsManyMessagesAsTheHistoryHolds() {
        start(HubOptions.builder()
                .rooms(RoomOptions.builder().historySize(1_000).build()));
        V2Client ann = member('A', "Ann");
        requests(ann, 999, i -> "'type':'message','room':'dev','text':'m" + i + "'");
        requests(
                ann,
                1_000,
                i -> "'type':'reaction','room':'dev','target':" + (1 + i % 500) + ",'emoji':'" + EMOJI.get(i / 500)
                        + "','on':true");
        V2Client fresh = member('F', "Fresh");
        assertThat(history(fresh, "").floor()).isZero();
        List<MessagePosted> held = pages(fresh);
        assertThat(held).extracting(MessagePosted::offset).containsExactlyElementsOf(offsets(999));
        assertThat(held.subList(0, 500))
                .allSatisfy(message -> assertThat(message.state().reactions()).hasSize(2));
        post(ann, "the last one of this history");
        assertThat(history(fresh, "").floor()).isZero();
        post(ann, "one more");
        assertThat(history(fresh, "").floor()).isEqualTo(1);
    }

    private static List<Long> offsets(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** All messages that a client can read, by their offsets. */
    private static List<MessagePosted> pages(V2Client client) {
        List<MessagePosted> messages = new ArrayList<>();
        HistoryFetched page = history(client, ",'limit':300,'after':0");
        messages.addAll(page.messages());
        while (page.more()) {
            page = history(
                    client,
                    ",'limit':300,'after':" + messages.get(messages.size() - 1).offset());
            messages.addAll(page.messages());
        }
        return messages;
    }

    /** Deletes message 1, whose author is {@code author}. */
    private void delete(String by, V2Client author) throws Exception {
        String request = "{'type':'delete','ref':'d','room':'dev','target':1}";
        switch (by) {
            case "author" -> {
                author.send(request);
                assertThat(answer(author, "d")).isInstanceOf(Acknowledged.class);
            }
            case "moderator" -> {
                V2Client mod = member('M', "Mod");
                mod.send(request);
                assertThat(answer(mod, "d")).isInstanceOf(Acknowledged.class);
                mod.line().cut();
            }
            case "operator" ->
                assertThat(server.hub()
                                .moderation()
                                .delete("dev", 1, "operator", "a word")
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS))
                        .isTrue();
            case "host" ->
                assertThat(server.hub()
                                .room("dev")
                                .messages()
                                .delete(1)
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS))
                        .isNotNull();
            default ->
                assertThat(server.hub()
                                .room("dev")
                                .messages()
                                .deleteAllOf(userOf(author))
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS))
                        .isEqualTo(1);
        }
    }

    private static String userOf(V2Client client) {
        client.send("{'type':'members','ref':'m','room':'dev'}");
        return ((MembersListed) answer(client, "m"))
                .members().stream()
                        .filter(member -> member.id().equals(client.id()))
                        .map(Member::user)
                        .findFirst()
                        .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"author", "moderator", "operator", "host", "host, all of the author"})
    void aDeletedWord_isInNoByteAfterTheAck(String by) throws Exception {
        String word = "unspeakable";
        try (CapturedLog others = CapturedLog.of(Logger.ROOT_LOGGER_NAME, Level.INFO);
                CapturedLog log = CapturedLog.of("io.chathub", Level.TRACE)) {
            start(HubOptions.builder());
            V2Client witness = connected('W', 0);
            Joined before = witness.join("dev", "Witness");
            V2Client ann = member('A', "Ann");
            V2Client bob = member('B', "Bob");
            post(ann, "harmless");
            ann.send("{'type':'edit','ref':'e','room':'dev','target':1,'text':'" + word + "'}");
            answer(ann, "e");
            bob.send("{'type':'message','ref':'r','room':'dev','text':'a reply','replyTo':1,'thread':1}");
            answer(bob, "r");
            bob.send("{'type':'reaction','ref':'x','room':'dev','target':1,'emoji':'👍','on':true}");
            answer(bob, "x");
            bob.send("{'type':'search','ref':'s','room':'dev','text':'" + word + "'}");
            assertThat(((MessagesFound) answer(bob, "s")).messages()).hasSize(1);
            delete(by, ann);

            String live = witness.frame();
            while (!live.startsWith("{\"type\":\"delete\"")) {
                live = witness.frame();
            }
            List<String> after = new ArrayList<>(List.of(live));
            V2Client late = connected('L', 0);
            late.askToJoin(
                    "dev", "Late", ",'since':{'epoch':'" + before.epoch() + "','offset':" + before.offset() + "}");
            after.add(late.frame());
            for (String request : List.of(
                    "'type':'history'",
                    "'type':'history','view':'changes','after':0",
                    "'type':'history','thread':1",
                    "'type':'history','pinned':true",
                    "'type':'search','text':'" + word + "'",
                    "'type':'search','text':'a reply'",
                    "'type':'reactions','target':1,'emoji':'👍'",
                    "'type':'members'",
                    "'type':'edit','target':1,'text':'x'")) {
                late.send("{'ref':'request','room':'dev'," + request + "}");
                String frame = late.frame();
                while (!frame.contains("\"ref\":\"request\"")) {
                    after.add(frame);
                    frame = late.frame();
                }
                after.add(frame);
            }
            assertThat(after.get(1)).contains("\"deleted\":\"" + (by.equals("author") ? "author" : "moderator"));
            for (String path : List.of(
                    "/api/status",
                    "/api/monitoring",
                    "/api/admin",
                    "/api/admin/rooms",
                    "/api/admin/connections",
                    "/api/history?room=dev",
                    "/api/search?text=" + word,
                    "/metrics",
                    "/health/ready")) {
                HttpResponse<String> response = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(server.uri().resolve(path))
                                        .header("Authorization", "Bearer " + TOKEN)
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).as(path).isEqualTo(200);
                after.add(response.body());
            }
            assertThat(after).filteredOn(text -> text.contains("a reply")).hasSizeGreaterThanOrEqualTo(5);
            List<String> rest = new ArrayList<>();
            witness.send("{'type':'ping','ref':'end'}");
            for (String frame = witness.frame(); !frame.contains("pong"); frame = witness.frame()) {
                rest.add(frame);
            }
            assertThat(rest).isNotEmpty(); // the arrival of the last client
            after.addAll(rest);
            assertThat(after).noneMatch(text -> text.contains(word));
            assertThat(log.events())
                    .isNotEmpty()
                    .noneMatch(event -> event.getFormattedMessage().contains(word));
            assertThat(others.events())
                    .noneMatch(event -> event.getFormattedMessage().contains(word));
        }
    }

    @Test
    @Tag("long")
    void aClientThatDoesNotRead_fetchesTheChangesOfItsGaps() {
        start(HubOptions.builder()
                .maxQueuedFrames(64)
                .rooms(RoomOptions.builder().historySize(250).build()));
        List<V2Client> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(member((char) ('A' + i), i == 0 ? "Mod" : "User" + i));
        }
        RandomChanges changes = new RandomChanges("dev", writers, new Random(10), 300);
        V2Client snail = connected('S', SMALL_BUFFER);
        MessageCopy copy = new MessageCopy();
        copy.joined(snail.join("dev", "Snail"));
        String large = "x".repeat(4_000);
        int gaps = 0;
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 1_500; i++) {
                server.hub()
                        .room("dev")
                        .publish("host", large)
                        .toCompletableFuture()
                        .join();
                if (i % 5 == 0) {
                    changes.operate();
                }
                if (i % 20 == 0) {
                    writers.forEach(ChangesIT::durableEvents);
                }
            }
            for (int i = 0; i < 200; i++) {
                changes.operate();
            }
            gaps += catchUp(snail, copy, headOf());
        }
        assertThat(gaps).isGreaterThanOrEqualTo(4);
        assertThat(copy.offset()).isEqualTo(headOf());

        V2Client fresh = member('F', "Fresh");
        HistoryFetched page = history(fresh, ",'limit':300,'pinned':true");
        List<MessagePosted> states = new ArrayList<>(page.messages());
        String before = "";
        do {
            page = history(fresh, ",'limit':300" + before);
            states.addAll(page.messages());
            before = ",'before':" + page.messages().get(0).offset();
        } while (page.more());
        copy.assertEqualTo(page.floor(), states);
    }

    private long headOf() {
        V2Client probe = connected('P', 0);
        long head = probe.join("dev", "Probe").offset();
        probe.line().cut();
        return head;
    }

    /** Reads up to an offset, as the protocol says, and returns the number of gaps. */
    private static int catchUp(V2Client client, MessageCopy copy, long head) {
        List<DurableEvent> heldBack = new ArrayList<>();
        boolean asked = false;
        long told = 0;
        int gaps = 0;
        while (asked || copy.offset() < head) {
            ServerEvent event = client.next();
            if (event instanceof MessagesSkipped gap) {
                gaps++;
                told = gap.to();
                if (!asked) {
                    askForChanges(client, copy);
                    asked = true;
                }
            } else if (event instanceof DurableEvent durable) {
                heldBack.add(durable);
            } else if (event instanceof HistoryFetched page) {
                copy.changes(page);
                asked = page.more();
                if (asked) {
                    askForChanges(client, copy);
                }
            } else {
                assertThat(event).isNotInstanceOf(Refused.class);
            }
            if (!asked) {
                heldBack.removeIf(held -> held.offset() <= copy.offset());
                while (!heldBack.isEmpty() && heldBack.get(0).offset() == copy.offset() + 1) {
                    copy.live(heldBack.remove(0));
                }
                if (!heldBack.isEmpty()) {
                    assertThat(heldBack.get(0).offset()).as("what a gap tells").isLessThanOrEqualTo(told + 1);
                    askForChanges(client, copy);
                    asked = true;
                }
            }
        }
        return gaps;
    }

    private static void askForChanges(V2Client client, MessageCopy copy) {
        client.send("{'type':'history','ref':'changes','room':'dev','view':'changes','after':" + copy.offset()
                + ",'limit':300}");
    }
}
