package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.protocol.reply.Refused;
import io.chathub.runtime.ChatRuntime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The search requests of clients: words, pages, limits, and the right to read. */
class SearchRequestTest {

    private static final HubOptions FREE = HubOptions.builder()
            .messageRate(RateLimit.UNLIMITED)
            .requestRate(RateLimit.UNLIMITED)
            .joinRate(RateLimit.UNLIMITED)
            .build();

    /** The rooms that no client may read. */
    private final Set<String> closed = ConcurrentHashMap.newKeySet();

    private @Nullable Hub hub;

    @AfterEach
    void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    private Hub start(HubBuilder builder, HubOptions options) {
        Hub running = builder.options(options)
                .roomPolicy(new RoomPolicy() {
                    @Override
                    public boolean mayRead(Client client, String room) {
                        return !closed.contains(room);
                    }
                })
                .build()
                .start();
        hub = running;
        return running;
    }

    private static V2Client joined(Hub hub, String name, String... rooms) {
        V2Client client = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2));
        for (String room : rooms) {
            client.join(room, name);
        }
        return client;
    }

    private static MessagesFound search(V2Client client, String text, String more) {
        client.send("{'type':'search','ref':'s','text':'" + text + "'" + more + "}");
        MessagesFound found = client.next(MessagesFound.class);
        assertThat(found.ref()).isEqualTo("s");
        return found;
    }

    private static void refused(V2Client client, String text, String more, ErrorCode code) {
        client.send("{'type':'search','ref':'s','text':'" + text + "'" + more + "}");
        assertThat(client.refused("s", code).ref()).isEqualTo("s");
    }

    private static List<String> texts(MessagesFound found) {
        return found.messages().stream().map(MessagePosted::text).toList();
    }

    @Test
    void theRoomsOfTheClientAreSearched_andNoOthers() {
        Hub running = start(Hub.builder(), FREE);
        V2Client ann = joined(running, "Ann", "dev", "ops");
        ann.say("dev", "word one");
        ann.say("ops", "word two");
        V2Client bob = joined(running, "Bob", "other");
        bob.say("other", "word three");
        assertThat(texts(search(ann, "word", ""))).containsExactly("word two", "word one");
        assertThat(texts(search(ann, "word", ",'room':'dev'"))).containsExactly("word one");
        refused(ann, "word", ",'room':'other'", ErrorCode.NOT_A_MEMBER);
        refused(ann, "word", ",'room':'nowhere'", ErrorCode.NOT_A_MEMBER);
        refused(ann, "word", ",'room':'no room'", ErrorCode.BAD_ROOM);
        V2Client stranger = joined(running, "Cat");
        refused(stranger, "word", ",'room':'dev'", ErrorCode.NOT_JOINED);
        assertThat(search(stranger, "word", "").messages()).as("in no room").isEmpty();
    }

    @Test
    void aRoomThatTheClientMayNotRead_isLeftOut_orRefused() {
        Hub running = start(Hub.builder(), FREE);
        V2Client ann = joined(running, "Ann", "dev", "ops");
        ann.say("dev", "word one");
        ann.say("ops", "word two");
        closed.add("ops");
        assertThat(texts(search(ann, "word", ""))).containsExactly("word one");
        refused(ann, "word", ",'room':'ops'", ErrorCode.FORBIDDEN);
        closed.add("dev");
        assertThat(search(ann, "word", "").messages()).isEmpty();
    }

    /** A broker whose search waits, so that a test can change something between the search and the answer. */
    private static final class WaitingBroker extends ForwardingBroker {

        private final List<Set<String>> asked = new CopyOnWriteArrayList<>();
        private volatile CompletableFuture<?> open = CompletableFuture.completedFuture(0);

        WaitingBroker() {
            super(new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system())));
        }

        @Override
        public CompletionStage<SearchPage> search(SearchQuery query) {
            asked.add(query.streams());
            CompletionStage<SearchPage> page = super.search(query);
            return open.thenCompose(ready -> page);
        }
    }

    @Test
    void theRightToReadIsPartOfTheQuery_andAskedAgainAtTheAnswer() {
        WaitingBroker broker = new WaitingBroker();
        Hub running = start(Hub.builder().broker(broker), FREE);
        V2Client ann = joined(running, "Ann", "dev", "ops", "hr");
        ann.say("dev", "word one");
        ann.say("ops", "word two");
        ann.say("hr", "word three");
        closed.add("hr");
        broker.open = new CompletableFuture<>();
        ann.send("{'type':'search','ref':'1','text':'word'}");
        Awaitility.await().until(() -> !broker.asked.isEmpty());
        assertThat(broker.asked).containsExactly(Set.of("dev", "ops"));
        closed.add("ops");
        broker.open.complete(null);
        assertThat(texts(ann.next(MessagesFound.class))).containsExactly("word one");

        broker.asked.clear();
        broker.open = new CompletableFuture<>();
        ann.send("{'type':'search','ref':'2','text':'word','room':'dev'}");
        Awaitility.await().until(() -> !broker.asked.isEmpty());
        closed.add("dev");
        broker.open.complete(null);
        ann.refused("2", ErrorCode.FORBIDDEN);
    }

    @Test
    void aRoomThatTheClientLeftMeanwhile_isNotAnswered() {
        WaitingBroker broker = new WaitingBroker();
        Hub running = start(Hub.builder().broker(broker), FREE);
        V2Client ann = joined(running, "Ann", "dev", "ops");
        ann.say("dev", "word one");
        ann.say("ops", "word two");
        for (String room : List.of("", ",'room':'dev'")) {
            broker.asked.clear();
            broker.open = new CompletableFuture<>();
            ann.send("{'type':'search','ref':'1','text':'word'" + room + "}");
            Awaitility.await().until(() -> !broker.asked.isEmpty());
            assertThat(running.removeFromRoom(ann.id(), "dev")).isTrue();
            broker.open.complete(null);
            List<ServerEvent> frames = List.of(ann.next(), ann.next()); // in any order
            assertThat(frames).hasAtLeastOneElementOfType(Left.class);
            if (room.isEmpty()) {
                assertThat(frames)
                        .filteredOn(MessagesFound.class::isInstance)
                        .singleElement()
                        .satisfies(found ->
                                assertThat(texts((MessagesFound) found)).containsExactly("word two"));
                ann.join("dev", "");
            } else {
                assertThat(frames)
                        .filteredOn(Refused.class::isInstance)
                        .singleElement()
                        .satisfies(refusal ->
                                assertThat(((Refused) refusal).code()).isEqualTo(ErrorCode.NOT_A_MEMBER));
            }
        }
    }

    @Test
    void editedAndDeletedTextsAreNotFound_andOwnReactionsAreMarked() {
        Hub running = start(Hub.builder(), FREE);
        V2Client ann = joined(running, "Ann", "dev", "ops");
        ann.say("ops", "word zero");
        ann.say("dev", "word one");
        ann.say("dev", "word two");
        ann.send("{'type':'reaction','ref':'r','room':'dev','target':2,'emoji':'👍','on':true}");
        ann.frame();
        ann.frame();
        ann.send("{'type':'edit','ref':'e','room':'dev','target':1,'text':'other one'}");
        ann.frame();
        ann.frame();
        ann.send("{'type':'delete','ref':'d','room':'ops','target':1}");
        ann.frame();
        ann.frame();
        MessagesFound found = search(ann, "word", "");
        assertThat(texts(found)).containsExactly("word two");
        assertThat(found.messages().get(0).state())
                .satisfies(state -> assertThat(state.reactions())
                        .singleElement()
                        .satisfies(count -> assertThat(count.mine()).isTrue()));
        assertThat(texts(search(ann, "other", ""))).containsExactly("other one");
        assertThat(search(ann, "zero", "").messages()).isEmpty();
    }

    @Test
    void pagesFollowTheCursor_andLargeMessagesMakeShorterPages() {
        Hub running = start(Hub.builder(), FREE);
        V2Client ann = joined(running, "Ann", "dev");
        for (int i = 1; i <= 5; i++) {
            ann.say("dev", "word " + i);
        }
        MessagesFound page = search(ann, "word", ",'limit':2");
        assertThat(texts(page)).containsExactly("word 5", "word 4");
        page = search(ann, "word", ",'limit':2,'before':'" + page.next() + "'");
        assertThat(texts(page)).containsExactly("word 3", "word 2");
        page = search(ann, "word", ",'limit':2,'before':'" + page.next() + "'");
        assertThat(texts(page)).containsExactly("word 1");
        assertThat(page.next()).isNull();

        String large = "large " + "東".repeat(4_000);
        for (int i = 0; i < 30; i++) {
            ann.say("dev", large);
        }
        int read = 0;
        String cursor = "";
        do {
            page = search(ann, "large", ",'limit':50" + cursor);
            assertThat(page.messages()).hasSizeLessThan(15).isNotEmpty();
            read += page.messages().size();
            cursor = ",'before':'" + page.next() + "'";
        } while (page.next() != null);
        assertThat(read).isEqualTo(30);
    }

    @Test
    void anAuthorIsNamedByItsPublicId() {
        Hub running = start(Hub.builder(), FREE);
        V2Client ann = joined(running, "Ann", "dev");
        ann.say("dev", "word one");
        assertThat(search(ann, "word", ",'from':'nobody'").messages()).isEmpty();
    }

    @Test
    void malformedSearchesAreRefused() {
        Hub running = start(Hub.builder(), FREE);
        V2Client ann = joined(running, "Ann", "dev");
        refused(ann, "", "", ErrorCode.BAD_FIELD);
        refused(ann, "x".repeat(257), "", ErrorCode.BAD_FIELD);
        assertThat(search(ann, "a b c d e f g h i j", "").messages()).isEmpty();
        refused(ann, "a b c d e f g h i j k", "", ErrorCode.BAD_FIELD);
        refused(ann, "word", ",'before':'no cursor'", ErrorCode.BAD_FIELD);
        refused(ann, "word", ",'limit':0", ErrorCode.BAD_FIELD);
    }

    @Test
    void aSearchCountsAsFortyRequests() {
        Hub running = start(
                Hub.builder(), FREE.mutate().requestRate(new RateLimit(1, 80)).build());
        V2Client ann = joined(running, "Ann", "dev");
        search(ann, "word", "");
        search(ann, "word", "");
        refused(ann, "word", "", ErrorCode.RATE_LIMITED);
    }

    @Test
    void aSwitchedOffSearch_isNotNamed_andForbidden() {
        HubOptions off = FREE.mutate()
                .messages(MessageOptions.builder().search(false).build())
                .build();
        Hub running = start(Hub.builder(), off);
        InMemoryConnection line = InMemoryConnection.to(running, ProtocolVersion.V2);
        assertThat(line.receive()).contains("\"features\":[").doesNotContain("search");
        line.send("{\"type\":\"search\",\"ref\":\"1\",\"text\":\"word\"}");
        assertThat(line.receive()).contains("\"code\":\"forbidden\"", "search is switched off here");
    }
}
