package io.chathub.core.stress;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A client whose writes complete now at once, now later on another thread; it records what it gets. */
final class StressClient implements ClientConnection {

    private final String name;
    private final Hub hub;
    private final Executor network;
    private final List<String> frames = new ArrayList<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger writing = new AtomicInteger();
    private final List<String> faults;
    private final InboundHandler handler;
    private volatile boolean closing;
    private volatile boolean stayed = true;
    private long knownOffset;
    private int said;
    private int writes;

    StressClient(String name, Hub hub, Executor network, List<String> faults) {
        this.name = name;
        this.hub = hub;
        this.network = network;
        this.faults = faults;
        handler = hub.connect(this);
        handler.onText("{\"type\":\"join\",\"username\":\"" + name + "\"}");
    }

    /** Says the next of its texts. One thread at a time, as a transport does. */
    void say() {
        handler.onText("{\"type\":\"message\",\"text\":\"" + name + ":" + said++ + "\"}");
    }

    void type() {
        handler.onText("{\"type\":\"typing\",\"isTyping\":true}");
    }

    /** Ends the connection from this side. */
    void end(int code) {
        stayed = false;
        if (ended.compareAndSet(false, true)) {
            handler.onClosed(code);
        }
    }

    /** Lets the host end it. */
    void kick() {
        stayed = false;
        hub.clients().stream()
                .filter(client -> name.equals(client.username()))
                .forEach(client -> hub.disconnect(client.id(), CloseCode.KICKED));
    }

    /** Whether the last word of all has reached it, or it left before. */
    synchronized boolean hasHeardTheEnd() {
        return !stayed || (!frames.isEmpty() && frames.get(frames.size() - 1).contains(StressRun.LAST_WORD));
    }

    /** What it saw. Call it only when nothing is written any more. */
    synchronized ChatRecord.Seen seen() {
        return new ChatRecord.Seen(name, List.copyOf(frames), knownOffset, stayed);
    }

    @Override
    public String remoteAddress() {
        return "stress";
    }

    private void read(OutboundBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            String text = StandardCharsets.UTF_8.decode(batch.payload(i)).toString();
            if (frames.isEmpty()) {
                knownOffset = hub.room("lobby")
                        .history(HistoryQuery.after(0, 1))
                        .toCompletableFuture()
                        .join()
                        .offset();
            }
            frames.add(text);
        }
    }

    @Override
    public synchronized void write(List<OutboundBatch> batches, WriteCallback callback) {
        if (writing.getAndIncrement() != 0) {
            faults.add(name + ": two writes at once");
        }
        if (closing) {
            faults.add(name + ": a write after close");
        }
        batches.forEach(this::read);
        if (++writes % 3 == 0) {
            writing.decrementAndGet();
            callback.succeeded();
        } else {
            network.execute(() -> {
                writing.decrementAndGet();
                callback.succeeded();
            });
        }
    }

    @Override
    public void ping() {
        handler.onPong();
    }

    @Override
    public void close(CloseCode code) {
        closing = true;
        network.execute(() -> {
            if (ended.compareAndSet(false, true)) {
                handler.onClosed(code.code());
            }
        });
    }

    @Override
    public void abort() {
        if (ended.compareAndSet(false, true)) {
            handler.onClosed(1006);
        }
    }
}
