package io.chathub.server.jetty.internal;

import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolException;
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
 * {@code POST /api/admin/…}: one action. Before anything of it is read, it must come from a page of this server or from no
 * page, from an operator, and with proof that he means it: the admin token in a header, or an {@linkplain ActionTokens
 * action token}.
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
        AdminRoutes.keepPrivate(response);
        if (!isOfOwnPageOrNone(request)) {
            Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "not from another page");
            return;
        }
        Operator operator = gate.operatorOf(request, response);
        if (operator == null) {
            return;
        }
        if (!operator.explicit() && !tokens.isGood(request.getHeader(ActionTokens.HEADER), operator.name())) {
            Responses.text(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    ActionTokens.HEADER + ": missing or expired (expected: actionToken of GET /api/admin)");
            return;
        }
        String body = body(request, response);
        if (body != null) {
            take(body, operator, request, response);
        }
    }

    /** A browser says where a request comes from; what says nothing is no browser, or one that is too old to be asked. */
    private static boolean isOfOwnPageOrNone(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        List<String> sites = Collections.list(request.getHeaders("Sec-Fetch-Site"));
        String host = request.getHeader("Host");
        return origins.size() <= 1
                && origins.stream().allMatch(origin -> OriginPolicy.isSameOrigin(origin, host))
                && sites.stream().allMatch(site -> site.equals("same-origin"));
    }

    /** The text of the body; null if it cannot be one of ours, and the request has its answer. */
    private static @Nullable String body(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isJson(request.getContentType())) {
            Responses.text(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "application/json only");
            return null;
        }
        byte[] bytes = request.getContentLengthLong() > MAX_BODY_BYTES
                ? null
                : request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes == null || bytes.length > MAX_BODY_BYTES) {
            Responses.text(
                    response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "at most " + MAX_BODY_BYTES + " bytes");
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, "not UTF-8");
            return null;
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType
                        .toLowerCase(Locale.ROOT)
                        .matches("application/json[ \t]*(;[ \t]*charset=\"?utf-8\"?[ \t]*)?");
    }

    private void take(String body, Operator operator, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            AdminAction wanted = codec.decodeAdminAction(body);
            String answer = "{\"affected\":" + actions.take(action, wanted, operator) + "}";
            Responses.body(request, response, "application/json", answer.getBytes(StandardCharsets.UTF_8));
        } catch (ProtocolException e) {
            int status = e.code() == ErrorCode.TOO_LARGE
                    ? HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE
                    : HttpServletResponse.SC_BAD_REQUEST;
            Responses.text(response, status, String.valueOf(e.getMessage()));
        } catch (AdminActions.NoSuchClientException e) {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            Responses.text(response, HttpServletResponse.SC_CONFLICT, String.valueOf(e.getMessage()));
        }
    }
}
