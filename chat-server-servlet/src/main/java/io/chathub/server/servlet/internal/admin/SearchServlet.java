package io.chathub.server.servlet.internal.admin;

import io.chathub.core.Hub;
import io.chathub.core.Room;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /api/search}: messages of one room or of all open rooms, for operators, as the reply to a client's search. */
final class SearchServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SearchServlet.class);
    private static final int MAX_ROOMS = 1_000;
    private static final long MAX_WAIT_MILLIS = 10_000;

    private final transient AdminGate gate;
    private final transient Hub hub;
    private final transient JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    SearchServlet(AdminGate gate, Hub hub) {
        this.gate = gate;
        this.hub = hub;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AdminRoutes.keepPrivate(response);
        if (!gate.admitsToApi(request, response)) {
            return;
        }
        try {
            SearchPage page = search(query(request));
            MessagesFound reply = MessagesFound.builder()
                    .messages(page.messages())
                    .next(page.next())
                    .build();
            Responses.body(request, response, "application/json", codec.encode(reply));
        } catch (IllegalArgumentException e) {
            Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (ProtocolException e) {
            int status = e.code() == ErrorCode.BAD_FIELD
                    ? HttpServletResponse.SC_BAD_REQUEST
                    : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            Responses.text(response, status, String.valueOf(e.getMessage()));
        } catch (UnavailableException e) {
            LOG.warn("The search of an operator has failed", e.getCause());
            Responses.text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the search failed");
        }
    }

    /** The messages cannot be read now. */
    private static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnavailableException(Throwable cause) {
            super(cause);
        }
    }

    private SearchPage search(SearchQuery query) throws UnavailableException {
        try {
            return hub.search(query).toCompletableFuture().get(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProtocolException refusal) {
                throw refusal;
            }
            throw new UnavailableException(e);
        } catch (TimeoutException | IllegalStateException e) {
            throw new UnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(e);
        }
    }

    /** Checks the parameters as those of a client's search. */
    private SearchQuery query(HttpServletRequest request) {
        String text = request.getParameter("text");
        SearchMessages search = SearchMessages.builder(text == null ? "" : text)
                .from(request.getParameter("from"))
                .before(request.getParameter("before"))
                .limit(limit(request.getParameter("limit")))
                .build();
        return new SearchQuery(
                rooms(request.getParameter("room")), search.text(), search.from(), search.before(), search.limit());
    }

    private static int limit(@Nullable String parameter) {
        try {
            return parameter == null
                    ? SearchMessages.DEFAULT_LIMIT
                    : Math.min(Integer.parseInt(parameter), SearchMessages.MAX_LIMIT);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "limit: not a number (expected: 1.." + SearchMessages.MAX_LIMIT + ")", e);
        }
    }

    private Set<String> rooms(@Nullable String parameter) {
        if (parameter != null) {
            if (!RoomNames.isValid(parameter)) {
                throw new IllegalArgumentException("room: not a room name");
            }
            return Set.of(parameter);
        }
        Set<String> rooms = hub.rooms().stream().map(Room::name).collect(Collectors.toSet());
        if (rooms.size() > MAX_ROOMS) {
            throw new IllegalArgumentException(
                    "room: missing (expected: a room, where more than " + MAX_ROOMS + " rooms are open)");
        }
        return rooms;
    }
}
