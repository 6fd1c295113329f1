package io.chathub.conformance.chaos;

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
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.reply.Place;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What one node does wrong, and the check that has to object. */
enum StateFault {

    /** The clients are not told of a new epoch. */
    SWALLOWED_RESET("copy") {
        @Override
        Broker hub(Broker node) {
            return new Altered(node) {
                @Override
                void reset(PublicationHandler handler, String stream, String epoch, long offset) {}
            };
        }
    },

    /** An edit alters a state, and its event has the text before. */
    STATE_WITHOUT_ITS_CHANGE("copy") {
        @Override
        Broker hub(Broker node) {
            return new Altered(node) {
                @Override
                Publication event(Publication publication) {
                    return publication.event() instanceof MessageEdited edit
                            ? new Publication(
                                    publication.epoch(),
                                    publication.offset(),
                                    publication.origin(),
                                    publication.request(),
                                    MessageEdited.builder(
                                                    edit.room(), edit.target(), "before", edit.timestamp(), edit.rev())
                                            .offset(edit.offset())
                                            .build())
                            : publication;
                }
            };
        }
    },

    /** A page of changes lacks its first state. */
    LOST_STATE("copy") {
        @Override
        Broker hub(Broker node) {
            return new Altered(node) {
                @Override
                ChangesPage page(ChangesPage page) {
                    List<Entry> entries = page.entries();
                    return entries.size() < 2
                            ? page
                            : new ChangesPage(
                                    page.head(), entries.subList(1, entries.size()), page.through(), page.more());
                }
            };
        }
    },

    /** A position up to ten events above the head of an ancestor counts as shared with it: {@code recovered} is true. */
    RECOVERED_BEYOND_THE_ANCESTOR("copy") {
        @Override
        Broker hub(Broker node) {
            return new Altered(node) {
                @Override
                StreamHead altered(StreamHead head) {
                    return new StreamHead(
                            head.epoch(),
                            head.offset(),
                            head.floor(),
                            head.cleared(),
                            head.lastOther(),
                            head.ancestors().stream()
                                    .map(shared -> new StreamPosition(shared.epoch(), shared.offset() + 10))
                                    .toList());
                }

                @Override
                ChangesPage page(ChangesPage page) {
                    return new ChangesPage(altered(page.head()), page.entries(), page.through(), page.more());
                }
            };
        }
    },

    /** A refusal is sent before anybody has asked whether the message is stored. */
    KEY_AFTER_THE_RULE("key") {
        @Override
        Broker hub(Broker node) {
            return new ForwardingBroker(node) {
                @Override
                public CompletionStage<@Nullable Place> placeOf(String stream, String key) {
                    return CompletableFuture.completedFuture(null);
                }
            };
        }
    },

    /** An effect is run again, although its target has the entry. */
    EFFECT_TWICE("effect") {
        @Override
        Broker effects(Broker node) {
            return new ForwardingBroker(node) {
                @Override
                public CompletionStage<@Nullable Entry> entry(String stream, String key) {
                    return stream.equals(StateServers.HALL)
                            ? CompletableFuture.completedFuture(null)
                            : super.entry(stream, key);
                }

                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    return request.operation() instanceof Operation.Replace replace
                            ? super.entry(request.stream(), replace.key())
                                    .thenCompose(there -> super.publish(again(request, replace, there)))
                            : super.publish(request);
                }

                private PublishRequest again(PublishRequest request, Operation.Replace replace, @Nullable Entry there) {
                    long version = there == null ? 0 : there.version();
                    return new PublishRequest(
                            request.stream(),
                            request.origin(),
                            request.number(),
                            request.event(),
                            request.idempotencyKey(),
                            new Operation.Replace(replace.key(), version, replace.state()),
                            request.effects());
                }
            };
        }
    };

    private final String check;

    StateFault(String check) {
        this.check = check;
    }

    /** The first word of what the check says. */
    String check() {
        return check;
    }

    /** The broker of a hub. */
    Broker hub(Broker node) {
        return node;
    }

    /** The broker of a runner of effects. */
    Broker effects(Broker node) {
        return node;
    }

    /** Passes on what the broker delivers and answers, with methods for a fault. */
    private abstract static class Altered extends ForwardingBroker {

        Altered(Broker broker) {
            super(broker);
        }

        void reset(PublicationHandler handler, String stream, String epoch, long offset) {
            handler.onReset(stream, epoch, offset);
        }

        Publication event(Publication publication) {
            return publication;
        }

        ChangesPage page(ChangesPage page) {
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
                    handler.onChanges(stream, epoch, from, to, states);
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
}
