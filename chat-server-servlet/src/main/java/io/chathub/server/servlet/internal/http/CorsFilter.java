package io.chathub.server.servlet.internal.http;

import io.chathub.server.servlet.internal.net.OriginPolicy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * Lets pages of allowed origins read the API (the CORS protocol of the Fetch standard), never with credentials: a token
 * travels in a header that the page sets itself. Administration is reserved to the server's own pages.
 */
public final class CorsFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient OriginPolicy origins;
    private final transient Predicate<HttpServletRequest> sameOriginOnly;

    /**
     * A filter for these origins.
     *
     * @param sameOriginOnly the requests that no other origin may read
     */
    public CorsFilter(OriginPolicy origins, Predicate<HttpServletRequest> sameOriginOnly) {
        this.origins = origins;
        this.sameOriginOnly = sameOriginOnly;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String origin = request.getHeader("Origin");
        if (!origins.allowsEveryOrigin()) {
            response.addHeader("Vary", "Origin");
        }
        boolean allowed =
                origin != null && !sameOriginOnly.test(request) && origins.allows(origin, request.getHeader("Host"));
        if (allowed) {
            response.setHeader("Access-Control-Allow-Origin", origins.allowsEveryOrigin() ? "*" : origin);
        }
        if (request.getMethod().equals("OPTIONS")) {
            if (allowed) {
                response.setHeader("Access-Control-Allow-Methods", "GET");
                response.setHeader("Access-Control-Allow-Headers", "Authorization");
                response.setHeader("Access-Control-Max-Age", "600");
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        chain.doFilter(request, response);
    }
}
