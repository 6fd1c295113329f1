package io.chathub.server.servlet.internal.admin;

import io.chathub.core.Hub;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.protocol.JsonCodec;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.internal.table.ConnectionTables;
import io.chathub.server.servlet.internal.table.RoomTables;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The administration routes. No page of another origin may use them, and no other route changes any state. */
public final class AdminRoutes {

    private static final String OVERVIEW = "/api/admin";
    private static final String ROOMS = OVERVIEW + "/rooms";
    private static final String CONNECTIONS = OVERVIEW + "/connections";
    private static final String SEARCH = "/api/search";
    private static final String HISTORY = "/api/history";

    private final Set<String> reads;
    private final Set<String> actions;

    /** The routes below this base path. */
    public AdminRoutes(String base) {
        reads = Stream.of(OVERVIEW, ROOMS, CONNECTIONS, SEARCH, HISTORY)
                .map(path -> base + path)
                .collect(Collectors.toUnmodifiableSet());
        actions = Arrays.stream(Action.values())
                .map(action -> base + path(action))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Adds a servlet for each route, by its path below the base. */
    public static void add(BiConsumer<String, Servlet> routes, Hub hub, AdminGate gate, WebOptions options) {
        JsonCodec codec = new JsonCodec();
        ActionTokens tokens = ActionTokens.of(options.adminTokenTtl(), hub.runtime());
        ConnectionTables connections = new ConnectionTables(hub);
        RoomTables rooms = new RoomTables(hub);
        AdminOverviews overviews = new AdminOverviews(hub, gate, tokens, connections);
        routes.accept(OVERVIEW, new AdminOverviewServlet(gate, overviews, codec));
        routes.accept(ROOMS, new TableServlet(gate, parameters -> codec.encode(rooms.part(parameters))));
        routes.accept(CONNECTIONS, new TableServlet(gate, parameters -> codec.encode(connections.part(parameters))));
        AdminActions actions = new AdminActions(hub, new DataRequests(hub, options.backupDirectory()));
        routes.accept(SEARCH, new SearchServlet(gate, hub));
        routes.accept(HISTORY, new HistoryServlet(gate, hub));
        for (Action action : Action.values()) {
            routes.accept(path(action), new AdminActionServlet(action, gate, tokens, actions, codec));
        }
    }

    /** Whether the request's path is an action's. */
    public boolean isAction(HttpServletRequest request) {
        return actions.contains(request.getServletPath());
    }

    /** Whether the request's path is one of the administration routes. */
    public boolean isAdmin(HttpServletRequest request) {
        return reads.contains(request.getServletPath()) || isAction(request);
    }

    /** Whether an answer is to be without the lists of connections and rooms, which are also answered in parts. */
    public static boolean isWithoutTables(HttpServletRequest request) {
        return "0".equals(request.getParameter("tables"));
    }

    /** Sets the headers that forbid caching, and loading into a page of another origin. */
    static void keepPrivate(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static String path(Action action) {
        return OVERVIEW + "/" + action.name().toLowerCase(Locale.ROOT);
    }
}
