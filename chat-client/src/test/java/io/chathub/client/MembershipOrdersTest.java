package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ManualServer.Answer;
import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Joins, leaves, answers, refusals, removals and losses in a random order, against a model: the result of each future follows
 * from the attempt that it belongs to, and in the end the server has this client in the rooms that the user wants.
 */
@Timeout(60)
class MembershipOrdersTest {

    private static final int SEEDS = 400;
    private static final int STEPS = 120;

    @Test
    void joinAndLeave_beforeTheAnswer_leavesTheRoomUsable() {
        Run run = new Run(0);
        ManualServer.Link link = run.link();
        run.join("a");
        run.leave("a");
        run.answer(Answer.OK);
        run.answer(Answer.OK);
        run.runtime.run();
        assertThat(run.futures).allMatch(CompletableFuture::isDone);
        run.join("a");
        run.answer(Answer.OK);
        run.finish();
        assertThat(link.inside).containsExactly("a");
    }

    @Test
    void joinLeaveJoin_beforeTheAnswer_endsInTheRoom() {
        Run run = new Run(0);
        ManualServer.Link link = run.link();
        run.join("a");
        run.leave("a");
        run.join("a");
        run.answer(Answer.OK);
        run.runtime.run();
        assertThat(run.futures.get(2)).as("the reply belongs to the first join").isNotDone();
        run.answer(Answer.OK);
        run.answer(Answer.OK);
        run.finish();
        assertThat(link.inside).containsExactly("a");
    }

    @Test
    void refusedLeave_isRepeatedBeforeTheNextJoin() {
        Run run = new Run(0);
        ManualServer.Link link = run.link();
        run.join("a");
        run.answer(Answer.OK);
        run.leave("a");
        run.join("a");
        run.answer(Answer.LATER);
        assertThat(link.unanswered).isEmpty();
        run.runtime.advance(Duration.ofMillis(50));
        assertThat(link.unanswered)
                .singleElement()
                .satisfies(request -> assertThat(request.command()).isInstanceOf(Leave.class));
        run.finish();
        assertThat(link.inside).containsExactly("a");
    }

    @Test
    void joinRefusedForAMoment_isNotRepeatedOnAnotherConnectionToo() {
        Run run = new Run(0);
        ManualServer.Link link = run.link();
        run.join("a");
        run.answer(Answer.LATER);
        link.cut();
        run.runtime.advance(Duration.ofSeconds(2));
        assertThat(run.link().unanswered)
                .singleElement()
                .satisfies(request -> assertThat(request.command()).isInstanceOf(Join.class));
        run.finish();
    }

    @Test
    void anyOrder_agreesWithTheModel() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Run run = new Run(seed);
            try {
                run.random();
                run.finish();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " after " + String.join(", ", run.log), e);
            }
        }
    }

    /** The membership that the user wants of one room, and the results that follow from it. */
    private static final class RoomModel {
        /** Referred to, because a room that is left and not referred to loses its handlers. */
        private final ChatRoom room;

        private final List<Attempt> attempts = new ArrayList<>();
        private @Nullable Attempt wanted;
        /** Whether the events of an admitted attempt may arrive. Follows the dispatch thread. */
        private boolean open;

        private long lastOffset;

        RoomModel(ChatRoom room) {
            this.room = room;
        }

        void end(String result) {
            if (wanted != null && wanted.result.isEmpty()) {
                wanted.result = result;
            }
            wanted = null;
        }
    }

    /** One attempt to be in a room, from a join to its end. */
    private static final class Attempt {
        /** The number of the first request that may admit it. */
        private final int firstRequest;

        private final CompletableFuture<RoomSnapshot> future;
        /** Empty while the future must not be complete. */
        private String result = "";

        Attempt(int firstRequest, CompletableFuture<RoomSnapshot> future) {
            this.firstRequest = firstRequest;
            this.future = future;
        }

        String actual() {
            if (!future.isDone()) {
                return "";
            }
            try {
                return "request " + future.join().memberCount();
            } catch (RuntimeException e) {
                return e.getCause() instanceof RequestRefusedException ? "refused" : "left";
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final SimulatedRuntime runtime;
        private final ManualServer server;
        private final ChatClient client;
        private final Map<String, RoomModel> rooms = new LinkedHashMap<>();
        private final List<CompletableFuture<?>> futures = new ArrayList<>();
        private final List<String> log = new ArrayList<>();
        private final List<String> wrongEvents = new ArrayList<>();

        Run(long seed) {
            random = new Random(seed);
            runtime = new SimulatedRuntime(seed);
            server = new ManualServer(runtime);
            client = ChatClient.builder("manual server", server::connect)
                    .username("John")
                    .requestTimeout(Duration.ofHours(1))
                    .runtime(runtime)
                    .listener(new ChatListener() {
                        @Override
                        public void onRoomLost(String room, RequestRefusedException cause) {
                            rooms.get(room).open = false;
                        }
                    })
                    .build();
            for (String name : List.of("a", "b")) {
                RoomModel model = new RoomModel(client.room(name));
                rooms.put(name, model);
                model.room.on(MessagePosted.class, message -> {
                    check(name, model, message);
                    model.lastOffset = message.offset();
                });
            }
            var unused = client.connect();
            runtime.advance(Duration.ofMillis(1));
        }

        private void check(String room, RoomModel model, MessagePosted message) {
            if (!model.open || message.offset() != model.lastOffset + 1) {
                wrongEvents.add(
                        room + " " + message.offset() + " after " + model.lastOffset + (model.open ? "" : ", outside"));
            }
        }

        private ManualServer.Link link() {
            ManualServer.Link link = server.link();
            assertThat(link).isNotNull();
            return link;
        }

        void random() {
            for (int i = 0; i < STEPS; i++) {
                step();
                if (random.nextBoolean()) {
                    runtime.run();
                }
                rooms.forEach((name, model) ->
                        assertThat(model.room.isJoined()).as(name).isEqualTo(model.wanted != null));
            }
        }

        private void step() {
            String room = random.nextBoolean() ? "a" : "b";
            int number = random.nextInt(100);
            server.queue = random.nextInt(30) == 0 ? Sent.FULL : Sent.QUEUED;
            if (number < 22) {
                join(room);
            } else if (number < 42) {
                leave(room);
            } else if (number < 66) {
                answer(Answer.OK);
            } else if (number < 74) {
                answer(Answer.LATER);
            } else if (number < 77) {
                answer(Answer.NEVER);
            } else if (number < 81) {
                if (server.link() != null) {
                    log.add("cut");
                    link().cut();
                }
            } else if (number < 84) {
                if (server.link() != null && link().evict(room)) {
                    log.add("evict " + room);
                    RoomModel model = rooms.get(room);
                    // A membership that the user has left already may be the one that the server ends.
                    if (model.wanted != null && !model.wanted.result.isEmpty()) {
                        model.end("refused");
                    }
                }
            } else if (number < 92) {
                log.add("publish " + room);
                server.publish(room);
            } else {
                int time = random.nextInt(400);
                log.add("wait " + time);
                runtime.advance(Duration.ofMillis(time));
            }
            server.queue = Sent.QUEUED;
        }

        void join(String room) {
            log.add("join " + room);
            RoomModel model = rooms.get(room);
            int next = server.requests + 1;
            CompletableFuture<RoomSnapshot> future = model.room.join();
            futures.add(future);
            if (model.wanted == null) {
                Attempt attempt = new Attempt(next, future);
                model.wanted = attempt;
                model.attempts.add(attempt);
                var unused = future.thenAccept(snapshot -> {
                    model.open = true;
                    model.lastOffset = snapshot.offset();
                });
            }
        }

        void leave(String room) {
            log.add("leave " + room);
            RoomModel model = rooms.get(room);
            CompletableFuture<Void> leaving = model.room.leave();
            model.end("left");
            futures.add(leaving);
            var unused = leaving.whenComplete((done, failure) -> model.open = false);
        }

        void answer(Answer answer) {
            ManualServer.Link link = server.link();
            if (link == null || link.unanswered.isEmpty()) {
                return;
            }
            ManualServer.Request request = link.answer(answer);
            log.add(answer + " to " + request.number() + " "
                    + request.command().getClass().getSimpleName());
            if (request.command() instanceof Join join) {
                RoomModel model = rooms.get(join.room());
                Attempt attempt = model.wanted;
                if (attempt == null || request.number() < attempt.firstRequest) {
                    return; // the reply of a withdrawn attempt
                }
                if (answer == Answer.NEVER) {
                    model.end("refused");
                } else if (answer == Answer.OK && attempt.result.isEmpty()) {
                    attempt.result = "request " + request.number();
                }
            } else if (request.command() instanceof Leave leave && answer == Answer.NEVER) {
                rooms.get(leave.room()).end("refused");
            }
        }

        /** Answers everything, and compares client, server and model. */
        void finish() {
            settle();
            rooms.forEach((name, model) -> {
                if (model.wanted == null) {
                    leave(name); // the server may have refused to remove this client
                }
            });
            settle();
            assertThat(server.violations).isEmpty();
            assertThat(futures).allMatch(CompletableFuture::isDone);
            rooms.forEach((name, model) -> {
                assertThat(link().inside.contains(name))
                        .as("the server has this client in %s", name)
                        .isEqualTo(model.wanted != null);
                assertThat(model.attempts.stream().map(Attempt::actual))
                        .isEqualTo(model.attempts.stream()
                                .map(attempt -> attempt.result)
                                .toList());
                long before = model.lastOffset;
                server.publish(name);
                runtime.run();
                assertThat(model.lastOffset - before).as("events of %s", name).isEqualTo(model.wanted == null ? 0 : 1);
            });
            assertThat(wrongEvents).isEmpty();
            client.close();
            assertThat(client.closed()).isDone();
        }

        private void settle() {
            for (int quiet = 0; quiet < 3; quiet++) {
                runtime.advance(Duration.ofSeconds(40)); // longer than any delay of a reconnect
                while (!link().unanswered.isEmpty()) {
                    quiet = 0;
                    answer(Answer.OK);
                    runtime.run();
                }
            }
        }
    }
}
