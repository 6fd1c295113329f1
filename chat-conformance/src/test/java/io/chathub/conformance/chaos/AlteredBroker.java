package io.chathub.conformance.chaos;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Passes on what a broker delivers and answers, with methods for a fault. */
abstract class AlteredBroker extends ForwardingBroker {

    AlteredBroker(Broker broker) {
        super(broker);
    }

    /** A request with another operation. */
    static PublishRequest with(PublishRequest request, Operation operation) {
        return new PublishRequest(
                request.stream(),
                request.origin(),
                request.number(),
                request.event(),
                request.idempotencyKey(),
                operation,
                request.effects());
    }

    /** A replacement of an entry that has another version. */
    static PublishRequest with(PublishRequest request, Operation.Replace replace, long version) {
        return with(
                request,
                new Operation.Replace(
                        replace.key(), version, replace.state(), replace.removed(), replace.label(), replace.bounds()));
    }

    void reset(PublicationHandler handler, String stream, String epoch, long offset) {
        handler.onReset(stream, epoch, offset);
    }

    void changed(PublicationHandler handler, String stream, String epoch, long from, long to, List<Entry> states) {
        handler.onChanges(stream, epoch, from, to, states);
    }

    Publication event(Publication publication) {
        return publication;
    }

    ChangesPage page(ChangesPage page) {
        return page;
    }

    HistoryPage history(HistoryPage page) {
        return page;
    }

    StreamHead altered(StreamHead head) {
        return head;
    }

    @Override
    public final CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
        return super.changes(stream, after, limit).thenApply(this::page);
    }

    @Override
    public final CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
        return super.history(stream, query).thenApply(this::history);
    }

    @Override
    public final CompletionStage<StreamHead> head(String stream) {
        return super.head(stream).thenApply(this::altered);
    }

    @Override
    public final void start(PublicationHandler handler) {
        super.start(new PublicationHandler() {
            @Override
            public void onPublication(Publication publication) {
                handler.onPublication(event(publication));
            }

            @Override
            public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
                changed(handler, stream, epoch, from, to, states);
            }

            @Override
            public void onLost(String stream, String epoch, long from, long to) {
                handler.onLost(stream, epoch, from, to);
            }

            @Override
            public void onReset(String stream, String epoch, long offset) {
                reset(handler, stream, epoch, offset);
            }

            @Override
            public void onEffects() {
                handler.onEffects();
            }
        });
    }
}
