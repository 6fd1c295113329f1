package io.chathub.conformance.restart;

import io.chathub.core.Publication;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.runtime.ChatRuntime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker that several hubs share, and that outlives each of them: what a cluster has, without its network. */
final class SharedBroker implements PublicationHandler {

    private final List<PublicationHandler> nodes = new CopyOnWriteArrayList<>();
    private final Broker streams;

    SharedBroker(RoomOptions options) {
        streams = new InMemoryBroker(options, System::nanoTime, new IdGenerator(ChatRuntime.system()));
        streams.start(this);
    }

    /** The broker of another hub. */
    Broker node() {
        return new ForwardingBroker(streams) {
            private PublicationHandler handler;

            @Override
            public void start(PublicationHandler publicationHandler) {
                handler = publicationHandler;
                nodes.add(handler);
            }

            @Override
            public void release(String stream) {
                // Another node may still need the stream.
            }

            @Override
            public void expire(String stream) {
                // Another node may still need the stream.
            }

            @Override
            public void close() {
                nodes.remove(handler);
            }
        };
    }

    @Override
    public void onPublication(Publication publication) {
        nodes.forEach(node -> node.onPublication(publication));
    }

    @Override
    public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
        nodes.forEach(node -> node.onChanges(stream, epoch, from, to, states));
    }

    @Override
    public void onLost(String stream, String epoch, long from, long to) {
        nodes.forEach(node -> node.onLost(stream, epoch, from, to));
    }

    @Override
    public void onReset(String stream, String epoch, long offset) {
        nodes.forEach(node -> node.onReset(stream, epoch, offset));
    }
}
