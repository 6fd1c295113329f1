package io.chathub.server.servlet.internal.http;

import io.chathub.core.HandshakeRefusal;
import io.chathub.server.servlet.internal.net.HostPolicy;
import io.chathub.server.servlet.internal.net.ProxyTrust;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Sets the headers of every answer, and rejects requests with a path in another spelling than ours, an unknown host, a large body or a wrong method. */
public final class HeadersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");
    private static final List<String> ACTION_METHODS = List.of("POST", "OPTIONS");
    private static final int MISDIRECTED = 421;
    /** The largest body that is read and discarded where no servlet reads it. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final transient HostPolicy hosts;
    private final transient ProxyTrust proxies;
    private final transient BiConsumer<HandshakeRefusal, String> refusals;
    private final transient Predicate<HttpServletRequest> action;

    /**
     * A filter for all paths.
     *
     * @param action the requests that are POSTs; all others are GET, HEAD or OPTIONS
     */
    public HeadersFilter(
            HostPolicy hosts,
            ProxyTrust proxies,
            BiConsumer<HandshakeRefusal, String> refusals,
            Predicate<HttpServletRequest> action) {
        this.hosts = hosts;
        this.proxies = proxies;
        this.refusals = refusals;
        this.action = action;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SecurityHeaders.put(response::setHeader, proxies.clientOf(request).secure());
        response.setHeader("Cache-Control", "no-store"); // the default; assets set their own
        // First: of another spelling, a container may refuse to give the decoded path, which all rules below read.
        if (!PlainPath.isPlain(request.getRequestURI())) {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, "not found");
            return;
        }
        if (!hosts.allows(request.getHeader("Host"))) {
            if (request.getServletPath().endsWith("/ws")) {
                refusals.accept(HandshakeRefusal.HOST, proxies.clientOf(request).address());
            }
            Responses.text(response, MISDIRECTED, "unknown Host");
            return;
        }
        if (request.getContentLengthLong() > MAX_BODY_BYTES) {
            rejectBody(request, response);
            return;
        }
        List<String> methods = action.test(request) ? ACTION_METHODS : METHODS;
        if (!methods.contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", methods));
            Responses.text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, methods.get(0) + " only");
            return;
        }
        chain.doFilter(request, response);
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", String.join(", ", methods)); // HttpServlet would also list TRACE
        }
    }

    /** Of a body that is slightly too large the rest is read, so that a client that sends it receives the answer. */
    private static void rejectBody(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String line = "body larger than " + MAX_BODY_BYTES + " bytes";
        response.setHeader("Connection", "close");
        if (request.getContentLengthLong() <= 2L * MAX_BODY_BYTES && request.isAsyncSupported()) {
            EarlyAnswer.send(request, response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, line);
        } else {
            Responses.text(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, line);
        }
    }
}
