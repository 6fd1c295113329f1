package io.chathub.client;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Place;
import io.chathub.runtime.ChatRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A server of one room inside a {@link SimulatedRuntime}. Its connections delay each text, and, while faults are on, are
 * cut and skip messages at random.
 */
final class SimulatedServer {

    private static final int JOIN_PAGE = 4;
    private static final int HISTORY_PAGE = 7;

    private final SimulatedRuntime runtime;
    /** Whether the server knows states; else it is of an older version. */
    private final boolean hasStates;

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);
    private final List<MessagePosted> stream = new ArrayList<>();
    private final Map<String, Long> keys = new HashMap<>();
    private final Set<Connection> members = new LinkedHashSet<>();
    private boolean faults;
    private int connections;
    private int cuts;

    SimulatedServer(SimulatedRuntime runtime, boolean hasStates) {
        this.runtime = runtime;
        this.hasStates = hasStates;
    }

    ClientTransport connect(ClientTransport.Listener listener, ChatRuntime ofClient) {
        return new Connection(listener);
    }

    void startFaults() {
        faults = true;
    }

    void stopFaults() {
        faults = false;
    }

    int cuts() {
        return cuts;
    }

    private boolean fault(int percent) {
        return faults && runtime.random().nextInt(100) < percent;
    }

    private long delay() {
        return TimeUnit.MICROSECONDS.toNanos(runtime.random().nextInt(1, 80_000));
    }

    private void handle(Connection connection, ClientCommand command) {
        if (command instanceof Join join) {
            members.add(connection);
            connection.send(joined(join));
        } else if (command instanceof PostMessage post) {
            connection.send(publish(connection, post));
        } else if (command instanceof FetchHistory fetch) {
            connection.send(page(fetch));
        }
    }

    private Joined joined(Join join) {
        StreamPosition since = join.since();
        long known = since == null ? stream.size() : since.offset();
        boolean recovered = stream.size() - known <= JOIN_PAGE;
        List<MessagePosted> events =
                stream.subList((int) Math.max(known, recovered ? 0 : stream.size() - JOIN_PAGE), stream.size());
        return Joined.builder("dev", join.username(), "c", "e", stream.size())
                .ref(join.ref())
                .recovered(recovered)
                .floor(hasStates ? 0L : null)
                .events(events)
                .memberCount(1)
                .build();
    }

    private Acknowledged publish(Connection from, PostMessage post) {
        Long before = keys.get(post.key());
        if (before == null) {
            long offset = (long) stream.size() + 1;
            keys.put(post.key(), offset);
            MessagePosted message = MessagePosted.builder(
                            "dev", "user", post.text(), runtime.clock().instant())
                    .id(from.id)
                    .offset(offset)
                    .build();
            stream.add(message);
            for (Connection member : List.copyOf(members)) {
                member.send(
                        fault(5)
                                ? MessagesSkipped.builder("dev", offset, offset).build()
                                : message);
            }
        }
        long offset = keys.get(post.key());
        Place place = Place.of("e", offset, stream.get((int) offset - 1).timestamp());
        return Acknowledged.builder("dev")
                .ref(post.ref())
                .place(place)
                .duplicate(before != null)
                .build();
    }

    private HistoryFetched page(FetchHistory fetch) {
        int first = fetch.after() == null ? 0 : Math.toIntExact(fetch.after());
        int last = Math.min(stream.size(), first + HISTORY_PAGE);
        boolean isView = hasStates && fetch.view() == FetchHistory.View.CHANGES;
        return HistoryFetched.builder("dev", "e", stream.size())
                .ref(fetch.ref())
                .floor(hasStates ? 0L : null)
                .through(isView ? (long) last : null)
                .events(stream.subList(first, last))
                .more(last < stream.size())
                .build();
    }

    /** One connection, seen from both sides. Texts keep their order in each direction. */
    private final class Connection implements ClientTransport {
        private final Listener listener;
        private final String id = "c" + ++connections;
        private final Queue<String> toClient = new ArrayDeque<>();
        private boolean open;
        private boolean ended;
        private boolean reading;
        private long toServerAt;

        Connection(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void open() {
            runtime.schedule(delay(), () -> {
                if (fault(20)) {
                    end(TransportEnd.refused(503, Duration.ZERO));
                } else if (!ended) {
                    open = true;
                    send(Connected.builder(id).build());
                }
            });
        }

        @Override
        public Sent send(String text) {
            if (!open) {
                return Sent.NOT_OPEN;
            }
            if (fault(2)) {
                return Sent.FULL;
            }
            toServerAt = Math.max(toServerAt, runtime.nanoTime() + delay());
            runtime.schedule(toServerAt - runtime.nanoTime(), () -> {
                if (!ended) {
                    handle(this, codec.decodeCommand(text));
                    cutAtRandom();
                }
            });
            return Sent.QUEUED;
        }

        void send(ServerEvent event) {
            toClient.add(new String(codec.encode(event), StandardCharsets.UTF_8));
            read();
        }

        /** Delivers the first text after a delay, and then the next one. */
        private void read() {
            if (!reading && !toClient.isEmpty()) {
                reading = true;
                runtime.schedule(delay() / 8, this::deliver);
            }
        }

        private void deliver() {
            reading = false;
            if (ended || !listener.isReady()) {
                return; // resume() continues
            }
            listener.onActivity();
            listener.onText(toClient.remove());
            cutAtRandom();
            read();
        }

        @Override
        public void resume() {
            read();
        }

        @Override
        public void ping() {
            runtime.schedule(delay(), listener::onActivity);
        }

        @Override
        public void close(int code) {
            open = false;
            runtime.schedule(delay(), () -> end(TransportEnd.of(code, "")));
        }

        @Override
        public void abort(String reason) {
            runtime.schedule(0, () -> end(TransportEnd.of(TransportEnd.ABNORMAL, reason)));
        }

        private void cutAtRandom() {
            if (fault(1)) {
                cuts++;
                end(TransportEnd.of(TransportEnd.ABNORMAL, "cut"));
            }
        }

        private void end(TransportEnd end) {
            if (!ended) {
                ended = true;
                open = false;
                members.remove(this);
                listener.onEnd(end);
            }
        }
    }
}
