package io.chathub.core.internal.command.handler;

import io.chathub.core.internal.command.request.Membership;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.room.OwnReactions;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.SearchWords;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.MessagesFound;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * {@code search}: the messages with certain words, in the rooms that the client is in and may read. The rooms are part of the
 * query, and the host is asked again about the rooms of a page before the page is sent.
 */
public final class SearchMessagesHandler implements RequestHandler<SearchMessages> {

    /** Beside the request itself: a search reads many messages. */
    private static final int EXTRA_COST = 39;

    @Override
    public RequestPolicy<SearchMessages> policy() {
        return RequestPolicy.<SearchMessages>of(RateClass.REQUEST, "requests")
                .partOf(Feature.SEARCH)
                .costing(command -> EXTRA_COST);
    }

    @Override
    public CompletionStage<?> handle(SearchMessages command, RequestContext context) {
        if (new SearchWords(command.text()).terms().size() > SearchWords.MAX_TERMS) {
            throw new ProtocolException(
                    ErrorCode.BAD_FIELD, "text: too many words (expected: at most " + SearchWords.MAX_TERMS + ")");
        }
        return new Search(command, context).run();
    }

    /** One search of one client. */
    private record Search(SearchMessages command, RequestContext context) {

        CompletionStage<?> run() {
            String room = command.room();
            List<Membership> rooms = room == null
                    ? context.memberships().announced()
                    : List.of(context.memberships().require(room));
            return readable(rooms)
                    .handle((allowed, failure) ->
                            context.runner().proceed(failure, command.ref(), () -> searchIn(allowed)))
                    .thenCompose(done -> done);
        }

        /** Those of the rooms that the host lets the client read now. */
        private CompletionStage<List<Membership>> readable(List<Membership> rooms) {
            CompletionStage<List<Membership>> readable = CompletableFuture.completedFuture(List.of());
            for (Membership room : rooms) {
                readable = readable.thenCombine(
                        context.services()
                                .hooks()
                                .mayRead(context.session(), room.room().name()),
                        (before, allowed) -> allowed ? and(before, room) : before);
            }
            return readable;
        }

        private static List<Membership> and(List<Membership> before, Membership room) {
            List<Membership> all = new ArrayList<>(before);
            all.add(room);
            return all;
        }

        private CompletionStage<?> searchIn(List<Membership> rooms) {
            if (rooms.isEmpty()) {
                if (command.room() != null) {
                    throw forbidden();
                }
                answer(new SearchPage(List.of(), null), List.of());
                return Stages.DONE;
            }
            String reactor = context.reactor(rooms.get(0).room().name()); // the same one in all rooms
            Set<String> names = rooms.stream().map(room -> room.room().name()).collect(Collectors.toSet());
            return Stages.guarded(() -> read(names, Math.min(command.limit(), SearchMessages.MAX_LIMIT))
                            .thenCompose(page -> marked(page, reactor)))
                    .handle((page, failure) -> context.runner().proceed(null, command.ref(), () -> {
                        if (failure != null) {
                            context.runner().refuseFailure(command.ref(), failure);
                            return null;
                        }
                        return answerIfStillReadable(page, rooms);
                    }))
                    .thenCompose(done -> done);
        }

        /** A page with as many messages as fit into a reply. */
        private CompletionStage<SearchPage> read(Set<String> rooms, int limit) {
            SearchQuery query = new SearchQuery(rooms, command.text(), command.from(), command.before(), limit);
            return context.services().broker().search(query).thenCompose(page -> {
                int fitting = context.services()
                        .replies()
                        .oldestThatFit(page.messages())
                        .size();
                return fitting == page.messages().size()
                        ? CompletableFuture.completedFuture(page)
                        : read(rooms, fitting); // the cursor of a shorter page is the broker's
            });
        }

        private CompletionStage<SearchPage> marked(SearchPage page, String reactor) {
            CompletionStage<List<MessagePosted>> all = CompletableFuture.completedFuture(page.messages());
            for (String room : roomsOf(page)) {
                OwnReactions own = new OwnReactions(context.services().broker(), room, reactor);
                List<MessagePosted> inRoom = page.messages().stream()
                        .filter(message -> message.room().equals(room))
                        .toList();
                all = all.thenCombine(
                        own.mark(inRoom, MessagePosted.class), (before, marked) -> replaced(before, room, marked));
            }
            return all.thenApply(messages -> new SearchPage(messages, page.next()));
        }

        private static List<MessagePosted> replaced(List<MessagePosted> all, String room, List<MessagePosted> marked) {
            Iterator<MessagePosted> next = marked.iterator();
            return all.stream()
                    .map(message -> message.room().equals(room) ? next.next() : message)
                    .toList();
        }

        private static Set<String> roomsOf(SearchPage page) {
            return page.messages().stream().map(MessagePosted::room).collect(Collectors.toSet());
        }

        private CompletionStage<?> answerIfStillReadable(SearchPage page, List<Membership> rooms) {
            Set<String> found = roomsOf(page);
            List<Membership> asked = command.room() != null
                    ? rooms
                    : rooms.stream()
                            .filter(room -> found.contains(room.room().name()))
                            .toList();
            return readable(asked)
                    .handle((allowed, failure) -> context.runner().proceed(failure, command.ref(), () -> {
                        answer(page, allowed);
                        return null;
                    }))
                    .thenCompose(done -> done);
        }

        /** Sends the messages of the rooms that the client still is in and may read. */
        private void answer(SearchPage page, List<Membership> allowed) {
            Set<String> readable = allowed.stream()
                    .filter(context.memberships()::has)
                    .map(room -> room.room().name())
                    .collect(Collectors.toSet());
            MessagesFound reply = MessagesFound.builder()
                    .ref(command.ref())
                    .messages(page.messages().stream()
                            .filter(message -> readable.contains(message.room()))
                            .toList())
                    .next(page.next())
                    .build();
            if (command.room() == null) {
                context.session().send(reply);
            } else if (allowed.isEmpty()) {
                throw forbidden();
            } else {
                // behind the reply to a join that the client did not wait for
                context.memberships().requireStill(allowed.get(0)).send(reply);
            }
        }

        private static ProtocolException forbidden() {
            return new ProtocolException(ErrorCode.FORBIDDEN, "you may not read this room's history");
        }
    }
}
