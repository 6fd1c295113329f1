package io.chathub.server.servlet.internal.admin;

import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolException;
import io.chathub.server.servlet.internal.http.Responses;
import io.chathub.server.servlet.internal.net.OriginPolicy;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/admin/…}: one action. Before the body is read, the request must come from the server's own page or from a
 * program, from an operator, and with proof of intent: the admin token in a header, or an {@linkplain ActionTokens action
 * token}.
 */
final class AdminActionServlet extends HttpServlet {

    /** The longest body, in bytes. */
    static final int MAX_BODY_BYTES = 65_536;

    private static final long serialVersionUID = 1L;

    private final Action action;
    private final transient AdminGate gate;
    private final transient ActionTokens tokens;
    private final transient AdminActions actions;
    private final transient JsonCodec codec;

    AdminActionServlet(Action action, AdminGate gate, ActionTokens tokens, AdminActions actions, JsonCodec codec) {
        this.action = action;
        this.gate = gate;
        this.tokens = tokens;
        this.actions = actions;
        this.codec = codec;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ExportDownload.requireNoFailure(request);
        AdminRoutes.keepPrivate(response);
        if (!isSameOriginOrProgram(request)) {
            Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "request from another origin");
            return;
        }
        Operator operator = gate.operatorOf(request, response);
        if (operator == null) {
            return;
        }
        if (!operator.explicit() && !tokens.isValid(request.getHeader(ActionTokens.HEADER), operator.name())) {
            Responses.text(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    ActionTokens.HEADER + ": missing or expired (expected: actionToken of GET /api/admin)");
            return;
        }
        String body = body(request, response);
        if (body != null) {
            perform(body, operator, request, response);
        }
    }

    /** Browsers send {@code Origin} or {@code Sec-Fetch-Site}; a request with neither is from a program or from an outdated browser. */
    private static boolean isSameOriginOrProgram(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        List<String> sites = Collections.list(request.getHeaders("Sec-Fetch-Site"));
        String host = request.getHeader("Host");
        return origins.size() <= 1
                && origins.stream().allMatch(origin -> OriginPolicy.isSameOrigin(origin, host))
                && sites.stream().allMatch(site -> site.equals("same-origin"));
    }

    /** The text of the body; null if it is not acceptable, and the request has been answered. */
    private static @Nullable String body(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isJson(request.getContentType())) {
            Responses.text(
                    response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json");
            return null;
        }
        byte[] bytes = request.getContentLengthLong() > MAX_BODY_BYTES
                ? null
                : request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes == null || bytes.length > MAX_BODY_BYTES) {
            Responses.text(
                    response,
                    HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                    "body larger than " + MAX_BODY_BYTES + " bytes");
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, "body is not UTF-8");
            return null;
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType
                        .toLowerCase(Locale.ROOT)
                        .matches("application/json[ \t]*(;[ \t]*charset=\"?utf-8\"?[ \t]*)?");
    }

    private void perform(String body, Operator operator, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            AdminAction wanted = codec.decodeAdminAction(body);
            if (action == Action.EXPORT) {
                ExportDownload.send(actions.export(wanted, operator), request, response);
                return;
            }
            Integer affected = actions.perform(action, wanted, operator);
            String answer = affected == null ? "{\"running\":true}" : "{\"affected\":" + affected + "}";
            response.setStatus(affected == null ? HttpServletResponse.SC_ACCEPTED : HttpServletResponse.SC_OK);
            Responses.body(request, response, "application/json", answer.getBytes(StandardCharsets.UTF_8));
        } catch (ProtocolException e) {
            int status = e.code() == ErrorCode.TOO_LARGE
                    ? HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE
                    : HttpServletResponse.SC_BAD_REQUEST;
            Responses.text(response, status, String.valueOf(e.getMessage()));
        } catch (AdminActions.NoSuchSubjectException e) {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            Responses.text(response, HttpServletResponse.SC_CONFLICT, String.valueOf(e.getMessage()));
        }
    }
}
