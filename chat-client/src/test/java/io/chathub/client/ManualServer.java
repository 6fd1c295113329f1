package io.chathub.client;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server whose requests a test answers by hand, one after another in their order. A text takes no time in either direction. For one
 * client, on the thread of the test.
 */
final class ManualServer {

    /** How a request is answered. */
    enum Answer {
        OK,
        LATER,
        NEVER
    }

    /** A request with its number: the first request of all connections has the number 1. */
    record Request(int number, ClientCommand command) {}

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);
    private final ChatRuntime runtime;
    private final Map<String, List<MessagePosted>> streams = new HashMap<>();
    /** Requests that a client must not send: a join of a room that it is in, a leave of one that it is not in. */
    final List<String> violations = new ArrayList<>();
    /** Whether an attempt to connect is answered by the {@code connect} event. */
    boolean accepts = true;
    /** Whether an attempt to connect fails at once. */
    boolean fails;
    /** Whether a close frame is answered. */
    boolean answersClose = true;

    ClientTransport.Sent queue = ClientTransport.Sent.QUEUED;
    int requests;
    private @Nullable Link current;
    private int links;

    ManualServer(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    ClientTransport connect(ClientTransport.Listener listener, ChatRuntime ofClient) {
        return new Link(listener);
    }

    /** The open connection; null where there is none. */
    @Nullable Link link() {
        return current;
    }

    private List<MessagePosted> stream(String room) {
        return streams.computeIfAbsent(room, name -> new ArrayList<>());
    }

    /** Publishes a message to the client, if it is in the room. */
    void publish(String room) {
        List<MessagePosted> stream = stream(room);
        MessagePosted message = MessagePosted.builder(
                        room, "Ann", "text", runtime.clock().instant())
                .id("a")
                .offset(stream.size() + 1)
                .build();
        stream.add(message);
        Link link = current;
        if (link != null && link.inside.contains(room)) {
            link.deliver(message);
        }
    }

    /** One connection, from both sides. */
    final class Link implements ClientTransport {
        private final Listener listener;
        final Queue<Request> unanswered = new ArrayDeque<>();
        final Set<String> inside = new HashSet<>();
        /** Rooms that the server has removed the client from since its last join there. */
        private final Set<String> evicted = new HashSet<>();

        private boolean ended;

        Link(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void open() {
            int number = ++links;
            var unused = runtime.schedule(0, () -> {
                if (fails) {
                    end(TransportEnd.of(TransportEnd.ABNORMAL, "no server"));
                } else if (accepts && !ended) {
                    current = this;
                    deliver(Connected.builder("c" + number)
                            .terms(Terms.builder(65_536, 128, Duration.ofSeconds(25))
                                    .features(List.of(Feature.values()))
                                    .build())
                            .build());
                }
            });
        }

        @Override
        public Sent send(String text) {
            if (current != this) {
                return Sent.NOT_OPEN;
            }
            if (queue == Sent.QUEUED) {
                unanswered.add(new Request(++requests, codec.decodeCommand(text)));
            }
            return queue;
        }

        @Override
        public void ping() {
            var unused = runtime.schedule(0, listener::onActivity);
        }

        @Override
        public void close(int code) {
            if (answersClose) {
                var unused = runtime.schedule(0, () -> end(TransportEnd.of(code, "")));
            }
        }

        @Override
        public void abort(String reason) {
            var unused = runtime.schedule(0, () -> end(TransportEnd.of(TransportEnd.ABNORMAL, reason)));
        }

        void cut() {
            end(TransportEnd.of(TransportEnd.ABNORMAL, "cut"));
        }

        private void end(TransportEnd end) {
            if (!ended) {
                ended = true;
                current = null;
                listener.onEnd(end);
            }
        }

        void deliver(ServerEvent event) {
            listener.onActivity();
            listener.onText(new String(codec.encode(event), StandardCharsets.UTF_8));
        }

        /** Answers the first request that has no answer. */
        Request answer(Answer answer) {
            Request request = unanswered.remove();
            ClientCommand command = request.command();
            if (answer == Answer.LATER) {
                refuse(command, ErrorCode.UNAVAILABLE, Duration.ofMillis(50));
            } else if (answer == Answer.NEVER) {
                refuse(command, command instanceof Join ? ErrorCode.FORBIDDEN : ErrorCode.INTERNAL, null);
            } else if (command instanceof Join join) {
                join(request.number(), join);
            } else if (command instanceof Leave leave) {
                leave(leave);
            } else {
                refuse(command, ErrorCode.NOT_A_MEMBER, null);
            }
            return request;
        }

        private void refuse(ClientCommand command, ErrorCode code, @Nullable Duration retryAfter) {
            deliver(Refused.builder(code, "no")
                    .ref(command.ref())
                    .retryAfter(retryAfter)
                    .build());
        }

        private void join(int number, Join join) {
            if (!inside.add(join.room())) {
                violations.add("joins " + join.room() + " again");
                refuse(join, ErrorCode.ALREADY_JOINED, null);
                return;
            }
            evicted.remove(join.room());
            List<MessagePosted> stream = stream(join.room());
            int known =
                    join.since() == null ? stream.size() : (int) join.since().offset();
            deliver(Joined.builder(join.room(), "John", "c", "e", stream.size())
                    .ref(join.ref())
                    .recovered(join.since() != null)
                    .events(stream.subList(known, stream.size()))
                    .memberCount(number)
                    .build());
        }

        private void leave(Leave leave) {
            if (inside.remove(leave.room())) {
                deliver(Left.builder(leave.room()).ref(leave.ref()).build());
                return;
            }
            if (!evicted.contains(leave.room())) {
                violations.add("leaves " + leave.room() + " from outside");
            }
            refuse(leave, ErrorCode.NOT_A_MEMBER, null);
        }

        /** Removes the client from a room; false where it is not in. */
        boolean evict(String room) {
            if (!inside.remove(room)) {
                return false;
            }
            evicted.add(room);
            deliver(Left.builder(room).build());
            return true;
        }
    }
}
