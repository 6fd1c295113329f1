package io.chathub.server.jetty.internal;

import java.util.List;
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
 * Sends whoever comes to the plain port to the same address over TLS, and serves nothing there. The host is the one that was
 * asked for, if it is one and this server is reached by it; all else is an error. Whoever came to the other port is passed on.
 */
public final class HttpsRedirect extends Handler.Wrapper {

    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");
    private static final int STANDARD_PORT = 443;

    private final Connector plain;
    private final NetworkConnector tls;
    private final int publicPort;
    private final HostPolicy hosts;

    /**
     * In front of a handler.
     *
     * @param plain        whose requests are sent away
     * @param tls          where to
     * @param publicPort   the port of the addresses they are sent to, 0 for that of {@code tls}
     * @param allowedHosts as {@link HostPolicy#of}
     */
    public HttpsRedirect(
            Handler chat, Connector plain, NetworkConnector tls, int publicPort, List<String> allowedHosts) {
        super(chat);
        this.plain = plain;
        this.tls = tls;
        this.publicPort = publicPort;
        hosts = HostPolicy.of(allowedHosts);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getConnectionMetaData().getConnector() != plain) {
            return super.handle(request, response, callback);
        }
        String method = request.getMethod();
        String host = HostPolicy.nameIn(request.getHeaders().get(HttpHeader.HOST));
        String path = request.getHttpURI().getPathQuery();
        if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
            // What would change something has been said in the clear already: its sender is to notice.
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
        if (!hosts.allows(authority)) {
            Response.writeError(request, response, callback, HttpStatus.MISDIRECTED_REQUEST_421);
            return;
        }
        SecurityHeaders.put(response.getHeaders()::put, false);
        response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
        response.getHeaders().put(HttpHeader.LOCATION, "https://" + authority + path);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, null, callback);
    }

    /** The host as a client of the TLS port names it. */
    private String authority(String host) {
        int port = publicPort > 0 ? publicPort : tls.getLocalPort();
        return port == STANDARD_PORT ? host : host + ":" + port;
    }
}
