package io.chathub.server.jetty.internal.http;

import io.chathub.server.servlet.spi.EdgeRules;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Redirects requests on the plain port to the same URL over TLS, and serves nothing else there. The URL has the host of the
 * request, if it is well-formed and allowed; otherwise the answer is an error. Requests on the TLS port are passed on.
 */
public final class HttpsRedirect extends Handler.Wrapper {

    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");
    private static final int STANDARD_PORT = 443;

    private final Connector plain;
    private final NetworkConnector tls;
    private final int publicPort;
    private final EdgeRules edge;

    /**
     * A redirect in front of a handler.
     *
     * @param plain      the connector whose requests are redirected
     * @param tls        the connector that they are redirected to
     * @param publicPort the port in the redirect's URL; 0 for that of {@code tls}
     * @param edge       decides which hosts are answered
     */
    public HttpsRedirect(Handler chat, Connector plain, NetworkConnector tls, int publicPort, EdgeRules edge) {
        super(chat);
        this.plain = plain;
        this.tls = tls;
        this.publicPort = publicPort;
        this.edge = edge;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getConnectionMetaData().getConnector() != plain) {
            return super.handle(request, response, callback);
        }
        String method = request.getMethod();
        String host = EdgeRules.hostIn(request.getHeaders().get(HttpHeader.HOST));
        String path = request.getHttpURI().getPathQuery();
        if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
            // The body of a POST has already been sent in the clear: a redirect would hide that from its sender.
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
        } else if (host == null || path == null || !PATH.matcher(path).matches()) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
        } else {
            redirect(authority(host), path, request, response, callback);
        }
        return true;
    }

    private void redirect(String authority, String path, Request request, Response response, Callback callback) {
        if (!edge.allowsHost(authority)) {
            Response.writeError(request, response, callback, HttpStatus.MISDIRECTED_REQUEST_421);
            return;
        }
        EdgeRules.putSecurityHeaders(response.getHeaders()::put, false);
        response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
        response.getHeaders().put(HttpHeader.LOCATION, "https://" + authority + path);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, null, callback);
    }

    /** The host with the TLS port, unless that is 443. */
    private String authority(String host) {
        int port = publicPort > 0 ? publicPort : tls.getLocalPort();
        return port == STANDARD_PORT ? host : host + ":" + port;
    }
}
