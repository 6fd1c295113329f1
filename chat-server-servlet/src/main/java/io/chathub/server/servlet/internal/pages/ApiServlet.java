package io.chathub.server.servlet.internal.pages;

import io.chathub.server.servlet.internal.admin.AdminGate;
import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers GET with JSON, encoded anew for each request. */
public final class ApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Function<HttpServletRequest, byte[]> answer;
    private final transient @Nullable AdminGate gate;

    /**
     * A servlet of this answer.
     *
     * @param answer makes the answer to a request
     * @param gate admits operators only; null to answer everybody
     */
    public ApiServlet(Function<HttpServletRequest, byte[]> answer, @Nullable AdminGate gate) {
        this.answer = answer;
        this.gate = gate;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (gate == null || gate.admitsToApi(request, response)) {
            Responses.body(request, response, "application/json", answer.apply(request));
        }
    }
}
