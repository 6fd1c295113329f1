package io.chathub.server.servlet.internal.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Redirects the base path without its trailing slash to the one with it: the page's relative links need the slash. */
final class BasePathRedirect extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String base;

    BasePathRedirect(String base) {
        this.base = base;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
        response.setHeader("Location", request.getContextPath() + base + "/");
    }
}
