package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ManualServer.Answer;
import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.SearchMessages;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every future of the API completes within its limit, in each state of the client. Two exceptions follow from their meaning: {@link
 * ChatClient#closed()}, and {@link ChatClient#connect()} of a client that is to retry its first attempt.
 */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // sendWhenSpace returns the future of a future
class FutureCompletionTest {

    private static final Duration REQUEST = Duration.ofSeconds(3);
    private static final Duration CONNECT = Duration.ofSeconds(7);
    private static final Duration WAIT = Duration.ofSeconds(270);

    private static final Receipt RECEIPT = Receipt.of("dev", "e", 1, Instant.EPOCH, false);

    /** A method that returns a future, with the longest time to its completion. */
    private record Call(Duration limit, Function<Run, CompletableFuture<?>> method) {}

    /** All methods of the API that return a future, by their signature. A new one needs a row. */
    private static final Map<String, Call> CALLS = Map.ofEntries(
            Map.entry(
                    "ChatClient.connect()",
                    new Call(CONNECT, run -> run.client().connect())),
            Map.entry(
                    "ChatClient.closed()",
                    new Call(Duration.ZERO, run -> run.client().closed())),
            Map.entry(
                    "ChatClient.search(SearchMessages)",
                    new Call(
                            REQUEST,
                            run -> run.client()
                                    .search(SearchMessages.builder("word").build()))),
            Map.entry("ChatRoom.search(String,int)", new Call(REQUEST, run -> run.room.search("word", 10))),
            Map.entry("ChatRoom.join()", new Call(WAIT, run -> run.room.join())),
            Map.entry("ChatRoom.leave()", new Call(REQUEST, run -> run.room.leave())),
            Map.entry("ChatRoom.send(String)", new Call(WAIT, run -> run.room.send("text"))),
            Map.entry(
                    "ChatRoom.send(String,JsonNumber)",
                    new Call(WAIT, run -> run.room.send("text", JsonNumber.of(15)))),
            Map.entry(
                    "ChatRoom.sendWhenSpace(String)",
                    new Call(WAIT, run -> run.room.sendWhenSpace("text").thenCompose(receipt -> receipt))),
            Map.entry(
                    "ChatRoom.sendWhenSpace(String,JsonNumber)",
                    new Call(
                            WAIT,
                            run -> run.room
                                    .sendWhenSpace("text", JsonNumber.of(15))
                                    .thenCompose(receipt -> receipt))),
            Map.entry(
                    "ChatRoom.send(OutgoingMessage)",
                    new Call(
                            WAIT,
                            run -> run.room.send(
                                    OutgoingMessage.builder("text").replyTo(1).build()))),
            Map.entry(
                    "ChatRoom.sendWhenSpace(OutgoingMessage)",
                    new Call(
                            WAIT,
                            run -> run.room
                                    .sendWhenSpace(
                                            OutgoingMessage.builder("text").build())
                                    .thenCompose(receipt -> receipt))),
            Map.entry("ChatRoom.edit(long,String)", new Call(WAIT, run -> run.room.edit(1, "text"))),
            Map.entry(
                    "ChatRoom.edit(long,OutgoingMessage)",
                    new Call(
                            WAIT,
                            run -> run.room.edit(
                                    1, OutgoingMessage.builder("text").build()))),
            Map.entry("ChatRoom.edit(Receipt,String)", new Call(WAIT, run -> run.room.edit(RECEIPT, "text"))),
            Map.entry(
                    "ChatRoom.edit(Receipt,OutgoingMessage)",
                    new Call(
                            WAIT,
                            run -> run.room.edit(
                                    RECEIPT, OutgoingMessage.builder("text").build()))),
            Map.entry("ChatRoom.delete(Receipt)", new Call(WAIT, run -> run.room.delete(RECEIPT))),
            Map.entry("ChatRoom.delete(long)", new Call(WAIT, run -> run.room.delete(1))),
            Map.entry("ChatRoom.react(long,String,boolean)", new Call(WAIT, run -> run.room.react(1, "+", true))),
            Map.entry("ChatRoom.pin(long,boolean)", new Call(WAIT, run -> run.room.pin(1, true))),
            Map.entry("ChatRoom.history(int)", new Call(REQUEST, run -> run.room.history(10))),
            Map.entry("ChatRoom.historyBefore(long,int)", new Call(REQUEST, run -> run.room.historyBefore(10, 10))),
            Map.entry("ChatRoom.historyAfter(long,int)", new Call(REQUEST, run -> run.room.historyAfter(10, 10))),
            Map.entry("ChatRoom.thread(long,int)", new Call(REQUEST, run -> run.room.thread(1, 10))),
            Map.entry(
                    "ChatRoom.threadBefore(long,long,int)", new Call(REQUEST, run -> run.room.threadBefore(1, 9, 10))),
            Map.entry("ChatRoom.pinned()", new Call(REQUEST, run -> run.room.pinned())),
            Map.entry("ChatRoom.pinnedBefore(long)", new Call(REQUEST, run -> run.room.pinnedBefore(9))),
            Map.entry("ChatRoom.reactors(long,String,int)", new Call(REQUEST, run -> run.room.reactors(1, "+", 10))),
            Map.entry(
                    "ChatRoom.reactorsAfter(long,String,String,int)",
                    new Call(REQUEST, run -> run.room.reactorsAfter(1, "+", "a", 10))),
            Map.entry(
                    "MessageList.older(int)",
                    new Call(REQUEST, run -> run.room.messages(10).older(5))),
            Map.entry("ChatRoom.members()", new Call(REQUEST, run -> run.room.members())));

    /** A state of the client, and of the server where it matters. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private enum State {
        NEVER_CONNECTED(run -> {}),
        NEVER_CONNECTED_TO_A_SILENT_SERVER(run -> run.server.accepts = false),
        CONNECTING(run -> {
            run.server.accepts = false;
            run.connect();
        }),
        CONNECTED(Run::connect),
        CONNECTED_TO_A_FULL_QUEUE(run -> {
            run.connect();
            run.server.queue = Sent.FULL;
        }),
        CONNECTED_AND_REFUSED_FOR_A_MOMENT_AGAIN_AND_AGAIN(run -> {
            run.connect();
            run.automatic = Answer.LATER;
        }),
        RECONNECTING(run -> {
            run.connect();
            run.server.fails = true;
            run.cut();
            run.runtime.advance(Duration.ofMinutes(1));
        }),
        RECONNECTING_WITHOUT_AN_ANSWER(run -> {
            run.connect();
            run.server.accepts = false;
            run.cut();
            run.runtime.advance(Duration.ofMinutes(1));
        }),
        CONNECTING_AGAIN_AND_AGAIN(run -> {
            run.policy = ReconnectPolicy.builder().retryFirst(true).build();
            run.server.fails = true;
            run.connect();
            run.runtime.advance(Duration.ofMinutes(1));
        }),
        AFTER_A_FAILED_FIRST_ATTEMPT(run -> {
            run.server.fails = true;
            run.connect();
        }),
        CLOSING(run -> {
            run.connect();
            run.server.answersClose = false;
            run.closeWithoutWaiting();
        }),
        CLOSED(run -> {
            run.connect();
            run.client().close();
        }),
        CLOSED_BEFORE_IT_CONNECTED(run -> run.client().close());

        private final Consumer<Run> preparation;

        State(Consumer<Run> preparation) {
            this.preparation = preparation;
        }
    }

    @Test
    void everyMethodThatReturnsAFuture_hasARow() throws Exception {
        assertThat(futuresOfTheApi()).isEqualTo(new TreeSet<>(CALLS.keySet()));
    }

    @ParameterizedTest
    @EnumSource
    void everyFuture_completesWithinItsLimit(State state) {
        Map<String, String> problems = new TreeMap<>();
        for (String method : new TreeSet<>(CALLS.keySet())) {
            for (boolean joined : new boolean[] {false, true}) {
                String problem = problem(method, state, joined);
                if (!problem.isEmpty()) {
                    problems.put(method + (joined ? " of a joined room" : ""), problem);
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    /** The problem of a call in a state; empty where there is none. */
    private static String problem(String method, State state, boolean joined) {
        Run run = new Run(joined);
        state.preparation.accept(run);
        run.client();
        Call call = CALLS.get(method);
        CompletableFuture<?> future;
        try {
            future = call.method.apply(run);
        } catch (IllegalStateException e) {
            return joined && call.limit.equals(WAIT) && run.room.isJoined() ? "throws " + e : "";
        }
        if (method.equals("ChatClient.closed()")) {
            run.server.answersClose = false;
            run.client().close();
            return future.isDone() ? "" : "not complete after close()";
        }
        run.advance(call.limit);
        return future.isDone() ? "" : "not complete after " + call.limit;
    }

    /** A message in flight on a connection that stays, and those behind it, fail although the connection is not lost. */
    @Test
    void sends_onAConnectionThatIsNeverLost_failTogether() {
        Run run = new Run(true);
        run.connect();
        var first = run.room.send("1");
        var second = run.room.send("2");
        run.advance(WAIT);
        assertThat(first).isCompletedExceptionally();
        assertThat(first.handle((receipt, failure) -> failure.getCause()).join())
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(second.handle((receipt, failure) -> failure.getCause()).join())
                .isInstanceOf(NotConnectedException.class);
        assertThat(run.client().state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    void joinWithoutAnAnswer_failsAndGoesOn() {
        Run run = new Run(false);
        run.server.fails = true;
        run.policy = ReconnectPolicy.builder().retryFirst(true).build();
        run.connect();
        CompletableFuture<RoomSnapshot> joining = run.room.join();
        run.advance(WAIT);
        assertThat(joining).isCompletedExceptionally();
        assertThat(run.room.isJoined()).isTrue();
        CompletableFuture<RoomSnapshot> again = run.room.join();
        assertThat(again).isNotDone();
        run.server.fails = false;
        run.automatic = Answer.OK;
        run.advance(Duration.ofMinutes(1));
        assertThat(again).isCompleted();
        assertThat(run.room.join()).isCompleted();
    }

    private static Set<String> futuresOfTheApi() throws IOException, URISyntaxException, ClassNotFoundException {
        Set<String> found = new TreeSet<>();
        Path folder = Path.of(ChatClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.list(folder.resolve("io/chathub/client"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                Class<?> type = Class.forName(
                        "io.chathub.client." + file.getFileName().toString().replace(".class", ""));
                if (Modifier.isPublic(type.getModifiers())) {
                    Arrays.stream(type.getDeclaredMethods())
                            .filter(method -> Modifier.isPublic(method.getModifiers()))
                            .filter(method -> CompletionStage.class.isAssignableFrom(method.getReturnType()))
                            .forEach(method -> found.add(signature(method)));
                }
            }
        }
        return found;
    }

    private static String signature(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    /** A client in virtual time. */
    private static final class Run {
        private final SimulatedRuntime runtime = new SimulatedRuntime(1);
        private final ManualServer server = new ManualServer(runtime);
        private final boolean joined;
        private ReconnectPolicy policy = ReconnectPolicy.DEFAULT;
        /** The answer to each request; null for none. */
        private @Nullable Answer automatic = Answer.OK;

        private @Nullable ChatClient built;
        private ChatRoom room;

        Run(boolean joined) {
            this.joined = joined;
        }

        /** Built at the first use: until then a state may choose the policy. */
        ChatClient client() {
            ChatClient client = built;
            if (client == null) {
                client = ChatClient.builder("manual server", server::connect)
                        .username("John")
                        .requestTimeout(REQUEST)
                        .connectTimeout(CONNECT)
                        .reconnect(policy)
                        .runtime(runtime)
                        .build();
                built = client;
                room = client.room("dev");
                if (joined) {
                    var unused = room.join();
                }
            }
            return client;
        }

        /** Connects, has the join answered, and stops to answer. */
        void connect() {
            var unused = client().connect();
            runtime.advance(Duration.ofMillis(1));
            answer();
            runtime.advance(Duration.ofMillis(1));
            automatic = null;
        }

        void cut() {
            ManualServer.Link link = server.link();
            assertThat(link).isNotNull();
            link.cut();
        }

        void closeWithoutWaiting() {
            ChatClient client = client();
            // On the dispatch thread close() does not wait.
            var unused = client.room("other").leave().thenRun(client::close);
            runtime.run();
            assertThat(client.state()).isEqualTo(ClientState.CLOSED);
            assertThat(client.closed()).isNotDone();
        }

        private void answer() {
            ManualServer.Link link = server.link();
            while (automatic != null && link != null && !link.unanswered.isEmpty()) {
                var unused = link.answer(automatic);
            }
        }

        void advance(Duration time) {
            for (long ms = 0; ms < time.toMillis(); ms += 500) {
                answer();
                runtime.advance(Duration.ofMillis(500));
            }
        }
    }
}
