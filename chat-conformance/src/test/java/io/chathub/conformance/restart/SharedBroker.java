package io.chathub.conformance.restart;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.Broker;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.core.spi.PublishRequest;
import io.chathub.core.spi.PublishResult;
import io.chathub.runtime.ChatRuntime;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker that several hubs share, and that outlives each of them: what a cluster has, without its network. */
final class SharedBroker {

    private final List<PublicationHandler> nodes = new CopyOnWriteArrayList<>();
    private final Broker streams;

    SharedBroker(RoomOptions options) {
        streams = new InMemoryBroker(options, System::nanoTime, new IdGenerator(ChatRuntime.system()));
        streams.start(publication -> nodes.forEach(node -> node.onPublication(publication)));
    }

    /** The broker of another hub. */
    Broker node() {
        return new Broker() {
            private PublicationHandler handler;

            @Override
            public void start(PublicationHandler publicationHandler) {
                handler = publicationHandler;
                nodes.add(handler);
            }

            @Override
            public CompletionStage<PublishResult> publish(PublishRequest request) {
                return streams.publish(request);
            }

            @Override
            public CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
                return streams.history(room, query);
            }

            @Override
            public void close() {
                nodes.remove(handler);
            }
        };
    }
}
