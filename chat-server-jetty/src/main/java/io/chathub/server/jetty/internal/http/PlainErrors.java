package io.chathub.server.jetty.internal.http;

import io.chathub.core.HandshakeRefusal;
import io.chathub.server.servlet.spi.EdgeRules;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * The answers that Jetty gives without a servlet: to requests that are malformed or too large, and after failures. The body is the
 * status and its name, and repeats nothing of the request. Unreadable requests, which no servlet sees, are counted here.
 */
public final class PlainErrors extends ErrorHandler {

    private static final Set<Integer> UNREADABLE = Set.of(
            HttpStatus.BAD_REQUEST_400,
            HttpStatus.URI_TOO_LONG_414,
            HttpStatus.EXPECTATION_FAILED_417,
            HttpStatus.UPGRADE_REQUIRED_426, // HTTP/2 without negotiation
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
            HttpStatus.NOT_IMPLEMENTED_501,
            HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);

    private final EdgeRules edge;

    /** The error answers of a server. */
    public PlainErrors(EdgeRules edge) {
        this.edge = edge;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        if (UNREADABLE.contains(status)) {
            edge.refused(HandshakeRefusal.BAD_REQUEST, Request.getRemoteAddr(request));
        }
        EdgeRules.putSecurityHeaders(response.getHeaders()::put, isSecure(request));
        response.getHeaders().put("Cache-Control", "no-store");
        response.getHeaders().put("Content-Type", "text/plain;charset=utf-8");
        String line = status + " " + HttpStatus.getMessage(status) + "\n";
        boolean hasBody = !request.getMethod().equals("HEAD") && !HttpStatus.hasNoBody(status);
        Content.Sink.write(response, true, hasBody ? line : "", callback);
        return true;
    }

    /** As the proxies say, or by the connection if the request never reached the chat's filters. */
    private static boolean isSecure(Request request) {
        Boolean known = EdgeRules.secureIn(request::getAttribute);
        return known != null ? known : request.getConnectionMetaData().isSecure();
    }
}
