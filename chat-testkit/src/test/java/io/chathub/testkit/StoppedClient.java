package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.ReconnectAdvised;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A client of raw frames in a simulation, with its connection: texts take a random time in either direction, in order. It
 * does not reconnect, and keeps everything that it received.
 */
final class StoppedClient implements ClientConnection {

    private static final int MAX_LATENCY_MILLIS = 40;
    private static final int STILL_OPEN = 0;
    private static final int ABNORMAL = 1006;

    private final String name;
    private final ProtocolVersion version;
    private final SimulatedRuntime runtime;
    private final Random random;
    private final JsonCodec codec;
    private final List<ServerEvent> received = new ArrayList<>();
    /** The messages whose ack was received, with their offsets; a ref is the text of its message. */
    private final Map<String, Long> acknowledged = new LinkedHashMap<>();

    private final Queue<String> toHub = new ArrayDeque<>();
    private InboundHandler inbound;
    private long slowUntil;
    private int said;
    private int closeCode = STILL_OPEN;

    StoppedClient(String name, ProtocolVersion version, SimulatedRuntime runtime, Random random) {
        this.name = name;
        this.version = version;
        this.runtime = runtime;
        this.random = random;
        codec = new JsonCodec(version, new InputLimits(InputLimits.LARGEST_MESSAGE_BYTES, 1 << 20));
    }

    void connect(Hub hub) {
        inbound = hub.connect(this, version, null);
        send(
                version == ProtocolVersion.V1
                        ? "{\"type\":\"join\",\"username\":\"" + name + "\"}"
                        : "{\"type\":\"join\",\"ref\":\"join\",\"room\":\"" + StopSimulation.ROOM + "\",\"username\":\""
                                + name + "\"}");
    }

    // ---------------------------------------------------------------------------------------------------- as a client

    /** Posts a message, in v2 mostly with a ref. */
    void say() {
        String text = name + " says " + said++;
        if (version == ProtocolVersion.V1) {
            send("{\"type\":\"message\",\"text\":\"" + text + "\"}");
        } else {
            String ref = random.nextInt(5) == 0 ? "" : "\"ref\":\"" + text + "\",";
            send("{\"type\":\"message\"," + ref + "\"room\":\"" + StopSimulation.ROOM + "\",\"text\":\"" + text
                    + "\"}");
        }
    }

    private void send(String text) {
        toHub.add(text);
        runtime.schedule(latency(), () -> {
            String next = toHub.remove();
            if (!hasEnded()) {
                inbound.onText(next);
            }
        });
    }

    /** Ends the connection without a close frame. */
    void cut() {
        end(ABNORMAL);
    }

    /** Takes that long for each write that begins within that time. */
    void readSlowly(Duration time) {
        slowUntil = runtime.nanoTime() + time.toNanos();
    }

    boolean hasEnded() {
        return closeCode != STILL_OPEN;
    }

    boolean wasClosedByTheStop() {
        return closeCode == CloseCode.RESTART.code() || closeCode == CloseCode.GOING_AWAY.code();
    }

    private void end(int code) {
        if (!hasEnded()) {
            closeCode = code;
            inbound.onClosed(code);
        }
    }

    private long latency() {
        return TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_LATENCY_MILLIS));
    }

    // --------------------------------------------------------------------------------------------------- as a
    // connection

    @Override
    public String remoteAddress() {
        return "simulated";
    }

    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        long delay = latency() + Math.max(0, slowUntil - runtime.nanoTime());
        runtime.schedule(delay, () -> {
            if (hasEnded()) {
                callback.failed(new IllegalStateException("the connection has ended"));
                return;
            }
            for (OutboundBatch batch : batches) {
                for (int i = 0; i < batch.count(); i++) {
                    receive(StandardCharsets.UTF_8.decode(batch.payload(i)).toString());
                }
            }
            callback.succeeded();
        });
    }

    private void receive(String text) {
        ServerEvent event = codec.decodeEvent(text);
        runtime.note(name + text.length());
        received.add(event);
        if (event instanceof Acknowledged ack && ack.place() != null) {
            acknowledged.put(ack.ref(), ack.place().offset());
        }
    }

    @Override
    public void ping() {
        runtime.schedule(latency(), () -> {
            if (!hasEnded()) {
                inbound.onPong();
            }
        });
    }

    @Override
    public void close(CloseCode code) {
        runtime.schedule(latency(), () -> end(code.code()));
    }

    @Override
    public void abort() {
        end(ABNORMAL);
    }

    // ------------------------------------------------------------------------------------------------------ the record

    /** The messages whose ack was received, with their offsets. */
    Map<String, Long> acknowledged() {
        return acknowledged;
    }

    /**
     * The texts among {@code promised} that the hub owed this client as a member, and neither delivered nor named in a gap.
     *
     * @param promised messages with their offsets
     */
    List<String> missing(Map<String, Long> promised) {
        Map<String, Long> missing = new LinkedHashMap<>(promised);
        // A v1 client is a member from its connection on, before the first message.
        boolean member = version == ProtocolVersion.V1;
        for (ServerEvent event : received) {
            if (event instanceof Joined joined) {
                member = true;
                missing.values().removeIf(offset -> offset <= joined.offset());
            } else if (event instanceof MessagePosted message) {
                missing.remove(message.text());
            } else if (event instanceof MessagesSkipped gap) {
                missing.values().removeIf(offset -> offset >= gap.from() && offset <= gap.to());
            }
        }
        return member ? List.copyOf(missing.keySet()) : List.of();
    }

    /** Checks offsets without holes, each ack before the own copy, and nothing behind the farewell. */
    void checkOrder() {
        long next = 0;
        List<String> waiting = new ArrayList<>(acknowledged.keySet());
        for (int i = 0; i < received.size(); i++) {
            ServerEvent event = received.get(i);
            if (event instanceof Joined joined) {
                next = joined.offset() + 1;
            } else if (event instanceof MessagesSkipped gap) {
                assertThat(gap.from())
                        .as("%s: the gap begins where messages end", this)
                        .isEqualTo(next);
                next = gap.to() + 1;
            } else if (event instanceof Acknowledged ack && ack.place() != null) {
                waiting.remove(ack.ref());
            } else if (event instanceof MessagePosted message) {
                assertThat(waiting).as("%s: acks behind the own copy", this).doesNotContain(message.text());
                if (version == ProtocolVersion.V2) {
                    assertThat(message.offset()).as("%s: the next offset", this).isEqualTo(next++);
                }
            } else if (event instanceof ReconnectAdvised) {
                assertThat(i).as("%s: the last frame is the advice", this).isEqualTo(received.size() - 1);
            }
        }
    }

    @Override
    public String toString() {
        return name + " (" + version + ", closed with " + closeCode + ", " + received.size() + " frames)";
    }
}
