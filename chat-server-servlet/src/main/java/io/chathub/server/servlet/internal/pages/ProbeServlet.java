package io.chathub.server.servlet.internal.pages;

import io.chathub.server.servlet.internal.admin.AdminGate;
import io.chathub.server.servlet.internal.http.Responses;
import io.chathub.server.servlet.spi.ProbeAnswer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers GET with an answer that is made anew for each request. */
public final class ProbeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<ProbeAnswer> answers;
    private final transient @Nullable AdminGate gate;

    /**
     * A servlet of these answers.
     *
     * @param gate admits operators only; null to answer everybody
     */
    public ProbeServlet(Supplier<ProbeAnswer> answers, @Nullable AdminGate gate) {
        this.answers = answers;
        this.gate = gate;
    }

    /** A servlet that answers everybody. */
    public static ProbeServlet open(Supplier<ProbeAnswer> answers) {
        return new ProbeServlet(answers, null);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (gate == null || gate.admitsToApi(request, response)) {
            ProbeAnswer answer = answers.get();
            response.setStatus(answer.status());
            Responses.body(request, response, answer.contentType(), answer.body());
        }
    }
}
