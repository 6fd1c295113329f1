package io.chathub.server.jetty.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One answer in JSON, made anew for each request; behind the gate where one is given. */
final class ApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<byte[]> answer;
    private final transient @Nullable AdminGate gate;

    ApiServlet(Supplier<byte[]> answer, @Nullable AdminGate gate) {
        this.answer = answer;
        this.gate = gate;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (gate == null || gate.admitsToApi(request, response)) {
            Responses.body(request, response, "application/json", answer.get());
        }
    }
}
