package io.chathub.conformance.chaos;

import io.chathub.core.HistoryPage;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one node does wrong, and the check that has to object. */
enum StateFault {

    /** The clients are not told of a new epoch. */
    SWALLOWED_RESET("copy") {
        @Override
        Broker hub(Broker node) {
            return new AlteredBroker(node) {
                @Override
                void reset(PublicationHandler handler, String stream, String epoch, long offset) {}
            };
        }
    },

    /** An edit alters a state, and its event has the text before. */
    STATE_WITHOUT_ITS_CHANGE("copy") {
        @Override
        Broker hub(Broker node) {
            return new AlteredBroker(node) {
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
            return new AlteredBroker(node) {
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
            return new AlteredBroker(node) {
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
                    return stream.equals(Welcomes.HALL)
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
                    return AlteredBroker.with(request, replace, there == null ? 0 : there.version());
                }
            };
        }
    },

    /** An edit of a user is delivered and acknowledged, and the state keeps the text before. */
    LOST_EDIT("edit") {
        @Override
        Broker hub(Broker node) {
            return new AlteredBroker(node) {
                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    return request.event() instanceof MessageEdited edit
                                    && request.operation() instanceof Operation.Replace replace
                            ? entry(request.stream(), edit.entryKey())
                                    .thenCompose(entry -> super.publish(lost(request, replace, entry)))
                            : super.publish(request);
                }

                private PublishRequest lost(PublishRequest request, Operation.Replace replace, @Nullable Entry entry) {
                    if (entry == null
                            || !(entry.state() instanceof MessagePosted held)
                            || !(replace.state() instanceof MessagePosted wanted)) {
                        return request;
                    }
                    MessagePosted state = wanted.toBuilder().text(held.text()).build();
                    return with(request, new Operation.Replace(replace.key(), replace.expected(), state));
                }
            };
        }
    },

    /** Each node counts the users of its own: one that reacts on devices at both nodes counts twice. */
    REACTION_COUNTED_TWICE("reaction") {
        @Override
        Broker hub(Broker node) {
            String name = "@" + Integer.toHexString(System.identityHashCode(node));
            return new ForwardingBroker(node) {
                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    return super.publish(
                            request.operation() instanceof Operation.React react
                                    ? AlteredBroker.with(request, ofThisNode(react))
                                    : request);
                }

                private Operation ofThisNode(Operation.React react) {
                    return new Operation.React(
                            react.target(),
                            react.reactions().stream()
                                    .map(one -> new Operation.Reaction(
                                            one.reactor() + name, one.user(), one.name(), one.emoji(), one.on()))
                                    .toList());
                }
            };
        }
    },

    /** Pages of a node have tombstones with the texts that the node has read before the deletions. */
    TOMBSTONE_WITH_ITS_TEXT("tombstone") {
        @Override
        Broker hub(Broker node) {
            Map<String, String> texts = new ConcurrentHashMap<>();
            return new AlteredBroker(node) {
                @Override
                public CompletionStage<@Nullable Entry> entry(String stream, String key) {
                    return super.entry(stream, key).thenApply(entry -> {
                        if (entry != null && entry.state() instanceof MessagePosted message && !message.isDeleted()) {
                            texts.put(stream + "/" + key, message.text());
                        }
                        return entry;
                    });
                }

                @Override
                ChangesPage page(ChangesPage page) {
                    List<Entry> entries = page.entries().stream()
                            .map(entry -> entry.state() instanceof MessagePosted message
                                    ? new Entry(
                                            entry.key(),
                                            entry.change(),
                                            entry.version(),
                                            entry.removed(),
                                            withText(message),
                                            entry.label(),
                                            entry.marker(),
                                            entry.changedAt())
                                    : entry)
                            .toList();
                    return new ChangesPage(page.head(), entries, page.through(), page.more());
                }

                @Override
                HistoryPage history(HistoryPage page) {
                    List<MessagePosted> messages =
                            page.messages().stream().map(this::withText).toList();
                    return new HistoryPage(page.head(), messages, page.more(), page.unchanged(), page.skipped());
                }

                private MessagePosted withText(MessagePosted message) {
                    String text = texts.get(message.room() + "/" + message.entryKey());
                    return message.isDeleted() && text != null
                            ? message.toBuilder().text(text).build()
                            : message;
                }
            };
        }
    },

    /** What is recovered lacks the last message that was edited, deleted or reacted to. */
    RECOVERED_WITHOUT_A_CHANGE("recovered") {
        @Override
        Broker hub(Broker node) {
            return new AlteredBroker(node) {
                @Override
                ChangesPage page(ChangesPage page) {
                    List<Entry> entries = new ArrayList<>(page.entries());
                    for (int i = entries.size() - 1; i >= 0; i--) {
                        if (entries.get(i).state() instanceof MessagePosted message
                                && message.change() != message.offset()) {
                            entries.remove(i);
                            break;
                        }
                    }
                    return new ChangesPage(page.head(), entries, page.through(), page.more());
                }
            };
        }
    },

    /** An edit replaces a message that another node has changed since the rule about the revision was evaluated. */
    STALE_REVISION("revision") {
        @Override
        Broker hub(Broker node) {
            return new ForwardingBroker(node) {
                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    return super.publish(request).thenCompose(result -> {
                        Entry now = result.entry();
                        return result.outcome() == PublishResult.Outcome.CONFLICT
                                        && now != null
                                        && request.event() instanceof MessageEdited
                                        && request.operation() instanceof Operation.Replace replace
                                ? super.publish(AlteredBroker.with(request, replace, now.version()))
                                : CompletableFuture.completedFuture(result);
                    });
                }
            };
        }
    },

    /** A message whose outcome is unknown is acknowledged, and may be lost. */
    ACKNOWLEDGED_WITHOUT_AN_OUTCOME("edit") {
        @Override
        Broker hub(Broker node) {
            return new ForwardingBroker(node) {
                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    return request.event() instanceof MessagePosted message
                            ? super.publish(request).exceptionallyCompose(failure -> acknowledged(message, failure))
                            : super.publish(request);
                }

                private CompletionStage<PublishResult> acknowledged(MessagePosted message, Throwable failure) {
                    return failure instanceof PublishOutcomeUnknownException
                                    || failure.getCause() instanceof PublishOutcomeUnknownException
                            ? head(message.room())
                                    .thenApply(head -> PublishResult.duplicate(
                                            Place.of(head.epoch(), head.offset() + 1, message.timestamp())))
                            : CompletableFuture.failedFuture(failure);
                }
            };
        }
    },

    /** The event of a pin has a time of the node's own: no copy has the times of pins. */
    EVENT_OF_A_NODE("rule") {
        @Override
        Broker hub(Broker node) {
            AtomicLong events = new AtomicLong();
            return new AlteredBroker(node) {
                @Override
                Publication event(Publication publication) {
                    long number = events.incrementAndGet();
                    return publication.event() instanceof MessagePinned pin
                            ? new Publication(
                                    publication.epoch(),
                                    publication.offset(),
                                    publication.origin(),
                                    publication.request(),
                                    pin.withTimestamp(pin.timestamp().plusMillis(number)))
                            : publication;
                }
            };
        }
    },

    /** No client is recovered that has missed an event. */
    NEVER_RECOVERED("needless") {
        @Override
        Broker hub(Broker node) {
            return new AlteredBroker(node) {
                @Override
                StreamHead altered(StreamHead head) {
                    return new StreamHead(
                            head.epoch(),
                            head.offset(),
                            head.offset(),
                            head.cleared(),
                            head.lastOther(),
                            head.ancestors());
                }
            };
        }
    },

    /** A node that catches up reports a gap, and has the changes. */
    GAP_FOR_CHANGES("needless") {
        @Override
        Broker hub(Broker node) {
            return new AlteredBroker(node) {
                @Override
                void changed(
                        PublicationHandler handler,
                        String stream,
                        String epoch,
                        long from,
                        long to,
                        List<Entry> states) {
                    handler.onLost(stream, epoch, from, to);
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
}
