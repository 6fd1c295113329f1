package io.chathub.conformance;

import io.chathub.core.Hub;
import io.chathub.core.Publication;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.jetty.ChatServer;
import io.chathub.testkit.HostChanges;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server whose host changes messages when a message asks for it: {@code host: edit 1} edits the message with offset 1, and so
 * {@code delete}, {@code pin} and {@code react}; {@code host: renew} begins a new epoch without a loss.
 */
final class ChangingServer implements AutoCloseable {

    private static final String REQUEST = "host: ";

    private final InMemoryBroker owner =
            new InMemoryBroker(RoomOptions.builder().build(), System::nanoTime, new IdGenerator(ChatRuntime.system()));
    private final HostChanges changes = new HostChanges(owner, Instant::now);
    private final ExecutorService host = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "changing-host");
        thread.setDaemon(true);
        return thread;
    });
    private final ChatServer server;

    /** Starts at any free port. */
    ChangingServer() {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(Hub.builder().broker(new Watched(owner)).build())
                .build()
                .start();
    }

    int port() {
        return server.port();
    }

    private void change(String room, String request) {
        String[] words = request.split(" ", 2);
        if (words[0].equals("renew")) {
            owner.renew(room, Long.MAX_VALUE);
            return;
        }
        long target = Long.parseLong(words[1]);
        switch (words[0]) {
            case "edit" -> changes.edit(room, target, "edited");
            case "delete" -> changes.delete(room, target);
            case "pin" -> changes.pin(room, target);
            case "react" -> changes.react(room, target, List.of(new Operation.Reaction("cy", null, "cy", "+1", true)));
            default -> throw new IllegalArgumentException(request);
        }
    }

    @Override
    public void close() {
        server.close();
        host.shutdown();
    }

    /** Passes on what the owner delivers, and lets the host act after a request. */
    private final class Watched extends ForwardingBroker {

        Watched(Broker broker) {
            super(broker);
        }

        @Override
        public void start(PublicationHandler handler) {
            super.start(new PublicationHandler() {
                @Override
                public void onPublication(Publication publication) {
                    handler.onPublication(publication);
                    if (publication.event() instanceof MessagePosted message
                            && message.text() != null
                            && message.text().startsWith(REQUEST)) {
                        host.execute(() -> change(message.room(), message.text().substring(REQUEST.length())));
                    }
                }

                @Override
                public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
                    handler.onChanges(stream, epoch, from, to, states);
                }

                @Override
                public void onLost(String stream, String epoch, long from, long to) {
                    handler.onLost(stream, epoch, from, to);
                }

                @Override
                public void onReset(String stream, String epoch, long offset) {
                    handler.onReset(stream, epoch, offset);
                }

                @Override
                public void onEffects() {
                    handler.onEffects();
                }
            });
        }
    }
}
