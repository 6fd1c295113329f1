package io.chathub.server.servlet.internal.admin;

import io.chathub.core.Hub;
import io.chathub.core.Room;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/search}: messages of one room or of all open rooms, for operators, as the reply to a client's search. */
final class SearchServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int MAX_ROOMS = 1_000;

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
        if (gate.admitsToApi(request, response)) {
            BrokerReads.answer("search", response, () -> {
                SearchQuery query = query(request);
                SearchPage page = BrokerReads.await(() -> hub.search(query));
                MessagesFound reply = MessagesFound.builder()
                        .messages(page.messages())
                        .next(page.next())
                        .build();
                Responses.body(request, response, "application/json", codec.encode(reply));
            });
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
