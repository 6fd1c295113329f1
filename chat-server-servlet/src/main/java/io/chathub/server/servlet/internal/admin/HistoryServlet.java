package io.chathub.server.servlet.internal.admin;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.Room;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/history}: a page of the messages of an open room, for operators, as the reply to a client's request. */
final class HistoryServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int DEFAULT_LIMIT = 50;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,15}");

    private final transient AdminGate gate;
    private final transient Hub hub;
    private final transient JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    HistoryServlet(AdminGate gate, Hub hub) {
        this.gate = gate;
        this.hub = hub;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AdminRoutes.keepPrivate(response);
        if (gate.admitsToApi(request, response)) {
            BrokerReads.answer("read", response, () -> {
                HistoryQuery query = query(request);
                Optional<Room> room = room(request.getParameter("room"));
                if (room.isEmpty()) {
                    Responses.text(response, HttpServletResponse.SC_NOT_FOUND, "room: not open");
                    return;
                }
                HistoryPage page = BrokerReads.await(() -> room.get().history(query));
                HistoryFetched reply = HistoryFetched.builder(room.get().name(), page.epoch(), page.offset())
                        .events(page.messages())
                        .more(page.more())
                        .build();
                Responses.body(request, response, "application/json", codec.encode(reply));
            });
        }
    }

    /** The room if it is open: a read opens none. */
    private Optional<Room> room(@Nullable String name) {
        if (name == null || !RoomNames.isValid(name)) {
            throw new IllegalArgumentException("room: not a room name");
        }
        return hub.rooms().stream().filter(room -> room.name().equals(name)).findFirst();
    }

    private static HistoryQuery query(HttpServletRequest request) {
        String limit = request.getParameter("limit");
        int most = (int) Math.min(limit == null ? DEFAULT_LIMIT : number("limit", limit), FetchHistory.MAX_LIMIT);
        String before = request.getParameter("before");
        return before == null ? HistoryQuery.newest(most) : HistoryQuery.before(number("before", before), most);
    }

    private static long number(String name, String value) {
        if (!NUMBER.matcher(value).matches()) {
            throw new IllegalArgumentException(name + ": not a number from 1");
        }
        return Long.parseLong(value);
    }
}
