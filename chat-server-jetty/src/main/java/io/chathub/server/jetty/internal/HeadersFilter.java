package io.chathub.server.jetty.internal;

import io.chathub.core.HandshakeRefusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** What every answer says to a browser; for whom there are any answers at all, and to which methods. */
final class HeadersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");
    private static final List<String> METHODS_OF_ACTIONS = List.of("POST", "OPTIONS");
    private static final int MISDIRECTED = 421;
    /** What a request may bring that nobody reads anyway. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    /** A segment that moves about the path, also one with parameters. No honest client sends it: they resolve it themselves. */
    private static final Pattern DOT_SEGMENT =
            Pattern.compile("/(?:\\.|%2e){1,2}(?:;[^/]*)?(?:/|$)", Pattern.CASE_INSENSITIVE);

    private final transient HostPolicy hosts;
    private final transient ProxyTrust proxies;
    private final transient Refusals refusals;
    private final transient AdminRoutes admin;

    HeadersFilter(HostPolicy hosts, ProxyTrust proxies, Refusals refusals, AdminRoutes admin) {
        this.hosts = hosts;
        this.proxies = proxies;
        this.refusals = refusals;
        this.admin = admin;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SecurityHeaders.put(response::setHeader, proxies.clientOf(request).secure());
        response.setHeader("Cache-Control", "no-store"); // what may be kept says so itself
        if (!hosts.allows(request.getHeader("Host"))) {
            if (request.getServletPath().endsWith("/ws")) {
                refusals.add(HandshakeRefusal.HOST, proxies.clientOf(request).address());
            }
            Responses.text(response, MISDIRECTED, "this server is not called so");
            return;
        }
        if (DOT_SEGMENT.matcher(request.getRequestURI()).find()) {
            Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, "not a path");
            return;
        }
        if (request.getContentLengthLong() > MAX_BODY_BYTES) {
            response.setHeader("Connection", "close");
            Responses.text(
                    response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "at most " + MAX_BODY_BYTES + " bytes");
            return;
        }
        List<String> methods = admin.isAction(request) ? METHODS_OF_ACTIONS : METHODS;
        if (!methods.contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", methods));
            Responses.text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, methods.get(0) + " only");
            return;
        }
        chain.doFilter(request, response);
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", String.join(", ", methods)); // a servlet would name TRACE as well
        }
    }
}
