package io.chathub.server.jetty.internal;

import io.chathub.core.HandshakeRefusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** What every answer says to a browser; for whom there are any answers at all, and to which methods. */
final class HeadersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final int MISDIRECTED = 421;

    private final transient HostPolicy hosts;
    private final transient ProxyTrust proxies;
    private final transient Refusals refusals;

    HeadersFilter(HostPolicy hosts, ProxyTrust proxies, Refusals refusals) {
        this.hosts = hosts;
        this.proxies = proxies;
        this.refusals = refusals;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SecurityHeaders.put(response::setHeader, proxies.clientOf(request).secure());
        if (!hosts.allows(request.getHeader("Host"))) {
            if (request.getServletPath().endsWith("/ws")) {
                refusals.add(HandshakeRefusal.HOST, proxies.clientOf(request).address());
            }
            Responses.text(response, MISDIRECTED, "this server is not called so");
            return;
        }
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD, OPTIONS");
            Responses.text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "GET only");
            return;
        }
        chain.doFilter(request, response);
    }
}
