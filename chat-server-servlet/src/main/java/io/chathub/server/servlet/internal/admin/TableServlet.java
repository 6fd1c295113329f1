package io.chathub.server.servlet.internal.admin;

import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Answers GET with a part of a table, for operators. */
final class TableServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient AdminGate gate;
    private final transient Function<UnaryOperator<@Nullable String>, byte[]> table;

    /**
     * A servlet of a table.
     *
     * @param table returns the part that the parameters of a request ask for, in JSON; it throws an {@link
     *              IllegalArgumentException} whose message names the parameter that is out of range
     */
    TableServlet(AdminGate gate, Function<UnaryOperator<@Nullable String>, byte[]> table) {
        this.gate = gate;
        this.table = table;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AdminRoutes.keepPrivate(response);
        if (gate.admitsToApi(request, response)) {
            byte[] part;
            try {
                part = table.apply(request::getParameter);
            } catch (IllegalArgumentException e) {
                Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(e.getMessage()));
                return;
            }
            Responses.body(request, response, "application/json", part);
        }
    }
}
