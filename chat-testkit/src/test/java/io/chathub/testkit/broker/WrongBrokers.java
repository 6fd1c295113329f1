package io.chathub.testkit.broker;

import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Parts of brokers with one fault each. */
final class WrongBrokers {

    private WrongBrokers() {}

    /** A broker that alters requests. */
    static UnaryOperator<Broker> requests(UnaryOperator<PublishRequest> fault) {
        return owner -> new ForwardingBroker(owner) {
            @Override
            public CompletionStage<PublishResult> publish(PublishRequest request) {
                return super.publish(fault.apply(request));
            }
        };
    }

    /** A broker that alters heads. */
    static UnaryOperator<Broker> heads(UnaryOperator<StreamHead> fault) {
        return owner -> new ForwardingBroker(owner) {
            @Override
            public CompletionStage<StreamHead> head(String stream) {
                return super.head(stream).thenApply(fault);
            }
        };
    }

    /** A broker that alters entries that are read by their key. */
    static UnaryOperator<Broker> entries(UnaryOperator<Entry> fault) {
        return owner -> new ForwardingBroker(owner) {
            @Override
            public CompletionStage<Entry> entry(String stream, String key) {
                return super.entry(stream, key).thenApply(entry -> entry == null ? null : fault.apply(entry));
            }
        };
    }

    /** Alters a page of changes. */
    @FunctionalInterface
    interface PageFault {
        ChangesPage apply(ChangesPage page, long after, int limit);
    }

    /** A broker that alters pages of changes. */
    static UnaryOperator<Broker> pages(PageFault fault) {
        return owner -> new ForwardingBroker(owner) {
            @Override
            public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
                return super.changes(stream, after, limit).thenApply(page -> fault.apply(page, after, limit));
            }
        };
    }

    /** A broker that alters deliveries. */
    static UnaryOperator<Broker> deliveries(UnaryOperator<PublicationHandler> fault) {
        return owner -> new ForwardingBroker(owner) {
            @Override
            public void start(PublicationHandler handler) {
                super.start(fault.apply(handler));
            }
        };
    }

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

    static PublishRequest withKey(PublishRequest request, String key) {
        return new PublishRequest(
                request.stream(),
                request.origin(),
                request.number(),
                request.event(),
                key,
                request.operation(),
                request.effects());
    }

    static Entry with(Entry entry, long change, long version) {
        return new Entry(
                entry.key(),
                change,
                version,
                entry.removed(),
                entry.state(),
                entry.label(),
                entry.marker(),
                entry.changedAt());
    }

    /** A handler that forwards. */
    abstract static class ForwardingHandler implements PublicationHandler {

        private final PublicationHandler handler;

        ForwardingHandler(PublicationHandler handler) {
            this.handler = handler;
        }

        @Override
        public void onPublication(Publication publication) {
            handler.onPublication(publication);
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
    }
}
