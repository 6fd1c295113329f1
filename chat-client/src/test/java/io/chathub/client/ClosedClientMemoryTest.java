package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.Refused;
import io.chathub.runtime.ChatRuntime;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that has ended, and a room that was left, do not stay in memory, whatever was planned for later. */
@Timeout(60)
class ClosedClientMemoryTest {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Something that a client plans for later. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private enum Plan {
        TOKEN_REFRESH_IN_A_DAY(run -> run.connect()),
        PING(run -> run.connect()),
        UNACKNOWLEDGED_MESSAGE(run -> {
            run.connect();
            var unused = run.client.room("dev").send("text");
        }),
        UNACKNOWLEDGED_MESSAGE_AFTER_A_LOSS(run -> {
            run.connect();
            var unused = run.client.room("dev").send("text");
            run.server.end();
        }),
        UNANSWERED_JOIN(run -> {
            run.connect();
            var unused = run.client.room("silent").join();
        }),
        UNANSWERED_LEAVE(run -> {
            run.connect();
            var unused = run.client.room("dev").leave();
        }),
        UNANSWERED_READ(run -> {
            run.connect();
            var unused = run.client.room("dev").history(10);
        }),
        RECONNECT(run -> {
            run.connect();
            run.server.end();
        }),
        CONNECT_TIMEOUT(run -> {
            run.server.accepts = false;
            var unused = run.client.connect();
        }),
        NOTHING_BEFORE_CONNECT(run -> {}),
        JOIN_BEFORE_CONNECT(run -> {
            var unused = run.client.room("dev").join();
        });

        private final Consumer<Run> preparation;

        Plan(Consumer<Run> preparation) {
            this.preparation = preparation;
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedClient_isCollected(Plan plan) {
        awaitCollected(afterClose(plan));
    }

    /** The references, from a frame of its own, whose local variables are gone. */
    private static List<WeakReference<?>> afterClose(Plan plan) {
        Run run = new Run();
        plan.preparation.accept(run);
        run.client.close();
        assertThat(run.client.closed()).isDone();
        return run.references();
    }

    @Test
    void clientThatTheServerHasClosedForGood_isCollected() {
        awaitCollected(afterFinalClose());
    }

    private static List<WeakReference<?>> afterFinalClose() {
        Run run = new Run();
        run.connect();
        run.server.listener.onEnd(TransportEnd.of(4503, "removed"));
        run.client.closed().join();
        return run.references();
    }

    @Test
    void roomThatIsLeftAndNotReferenced_isForgotten() {
        Run run = new Run();
        run.connect();
        awaitCollected(rooms(run));
        ChatRoom kept = run.client.room("kept");
        assertThat(run.client.room("kept")).isSameAs(kept);
        run.client.close();
    }

    /** One that was never joined, one that was joined and left with a handler, and one whose join was refused. */
    private static List<WeakReference<?>> rooms(Run run) {
        ChatRoom idle = run.client.room("idle");
        ChatRoom left = run.client.room("left");
        left.onMessage(message -> {});
        left.join().join();
        run.server.answersLeave = true;
        left.leave().join();
        ChatRoom refused = run.client.room("refused");
        assertThat(refused.join().handle((snapshot, failure) -> failure).join()).isNotNull();
        return List.of(new WeakReference<>(idle), new WeakReference<>(left), new WeakReference<>(refused));
    }

    @Test
    void roomWithAHandlerOrAMembership_staysWithoutAReference() {
        Run run = new Run();
        run.connect();
        List<String> received = new ArrayList<>();
        run.client.room("quiet").onMessage(message -> received.add(message.room()));
        WeakReference<?> marker = marker();
        await().until(() -> isCollected(marker));
        run.client.room("quiet").join().join();
        await().until(() -> {
            System.gc();
            run.server.send(MessagePosted.builder(
                            "quiet", "Ann", "text", ChatRuntime.system().clock().instant())
                    .id("a")
                    .offset(1)
                    .build());
            return received.contains("quiet");
        });
        run.client.close();
    }

    private static WeakReference<?> marker() {
        return new WeakReference<>(new Object());
    }

    private static void awaitCollected(List<WeakReference<?>> references) {
        await().untilAsserted(() -> {
            System.gc();
            assertThat(references).allMatch(reference -> reference.get() == null);
        });
    }

    private static boolean isCollected(WeakReference<?> reference) {
        System.gc();
        return reference.get() == null;
    }

    /** A client on the runtime of production, whose timer lives on. All its times are an hour or more. */
    private static final class Run {
        private final Server server = new Server();
        private final ChatListener listener = new ChatListener() {};
        private final ChatClient client = ChatClient.builder("test", server::connect)
                .username("John")
                .listener(listener)
                .token(() -> "token")
                .connectTimeout(HOUR)
                .requestTimeout(HOUR)
                .pingInterval(HOUR)
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMinutes(5))
                        .maxDelay(Duration.ofMinutes(5))
                        .build())
                .build();

        void connect() {
            CompletableFuture<String> connecting = client.connect();
            connecting.join();
            client.room("dev").join().join();
        }

        List<WeakReference<?>> references() {
            return List.of(new WeakReference<>(client), new WeakReference<>(listener));
        }
    }

    /** Answers joins, and leaves where the test says so; nothing else. Its texts come on a thread of the runtime. */
    private static final class Server implements ClientTransport {
        private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);
        private boolean accepts = true;
        private volatile boolean answersLeave;
        private volatile Listener listener;

        ClientTransport connect(Listener listener, ChatRuntime runtime) {
            this.listener = listener;
            return this;
        }

        void send(ServerEvent event) {
            listener.onText(new String(codec.encode(event), StandardCharsets.UTF_8));
        }

        private void later(Runnable step) {
            var unused = ChatRuntime.system().schedule(0, step);
        }

        void end() {
            listener.onEnd(TransportEnd.of(TransportEnd.ABNORMAL, "lost"));
        }

        @Override
        public void open() {
            if (accepts) {
                Terms terms = Terms.builder(65_536, 128, Duration.ofSeconds(25))
                        .expiresIn(Duration.ofDays(1))
                        .build();
                later(() -> send(Connected.builder("c1").terms(terms).build()));
            }
        }

        @Override
        public Sent send(String text) {
            ClientCommand command = codec.decodeCommand(text);
            if (command instanceof Join join && join.room().equals("refused")) {
                later(() -> send(Refused.builder(ErrorCode.FORBIDDEN, "no")
                        .ref(join.ref())
                        .build()));
            } else if (command instanceof Join join && !join.room().equals("silent")) {
                later(() -> send(Joined.builder(join.room(), "John", "c", "e", 0)
                        .ref(join.ref())
                        .memberCount(1)
                        .build()));
            } else if (command instanceof Leave leave && answersLeave) {
                later(() -> send(Left.builder(leave.room()).ref(leave.ref()).build()));
            }
            return Sent.QUEUED;
        }

        @Override
        public void ping() {}

        @Override
        public void close(int code) {
            later(() -> listener.onEnd(TransportEnd.of(code, "")));
        }

        @Override
        public void abort(String reason) {
            later(this::end);
        }
    }
}
