package io.chathub.server.jetty.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets pages of allowed origins read the API (the Fetch standard's CORS protocol). Never with credentials: a token goes in
 * a header that the page must set itself. What is for operators is for the server's own pages only.
 */
final class CorsFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient OriginPolicy origins;
    private final transient AdminRoutes admin;

    CorsFilter(OriginPolicy origins, AdminRoutes admin) {
        this.origins = origins;
        this.admin = admin;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String origin = request.getHeader("Origin");
        if (!origins.allowsEveryone()) {
            response.addHeader("Vary", "Origin");
        }
        boolean allowed = origin != null && !admin.isAny(request) && origins.allows(origin, request.getHeader("Host"));
        if (allowed) {
            response.setHeader("Access-Control-Allow-Origin", origins.allowsEveryone() ? "*" : origin);
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
