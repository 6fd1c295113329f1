package io.chathub.server.servlet.internal.admin;

import io.chathub.protocol.JsonCodec;
import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code GET /api/admin}: the overview for operators, with an action token. */
final class AdminOverviewServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient AdminGate gate;
    private final transient AdminOverviews overviews;
    private final transient JsonCodec codec;

    AdminOverviewServlet(AdminGate gate, AdminOverviews overviews, JsonCodec codec) {
        this.gate = gate;
        this.overviews = overviews;
        this.codec = codec;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AdminRoutes.keepPrivate(response);
        Operator operator = gate.operatorOf(request, response);
        if (operator != null) {
            boolean withTables = !AdminRoutes.isWithoutTables(request);
            Responses.body(request, response, "application/json", codec.encode(overviews.of(operator, withTables)));
        }
    }
}
