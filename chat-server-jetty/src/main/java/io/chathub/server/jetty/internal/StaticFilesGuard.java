package io.chathub.server.jetty.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands before Jetty's file servlet and lets only ordinary files through: below the folder, reached without a symbolic
 * link, no part of their path beginning with a dot, and no settings, keys or compiled code. Everything else is not found, whether
 * it is there or not.
 */
final class StaticFilesGuard extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** What is in a folder of files only by mistake: compiled code, settings, keys, what an editor left. */
    private static final Pattern PRIVATE = Pattern.compile(
            ".*(?:\\.(?:class|properties|jks|keystore|p12|pfx|pem|key|bak|swp)|~)", Pattern.CASE_INSENSITIVE);

    /** Entity tags (RFC 9110, 13.1). Jetty puts a stack trace into the log for each header that has none. */
    private static final Pattern ETAGS = Pattern.compile(
            "\\*|(?:[ \\t,]*+(?:W/)?\"[!#-~\\x80-\\xFF]*+\")(?:[ \\t]*+,[ \\t,]*+(?:W/)?\"[!#-~\\x80-\\xFF]*+\"){0,99}[ \\t,]*+");

    private final transient Path root;

    StaticFilesGuard(Path folder) {
        try {
            root = folder.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException("staticDirectory: " + folder + " cannot be read", e);
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!hasEtags(request, "If-None-Match") || !hasEtags(request, "If-Match")) {
            Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, "not an entity tag");
        } else if (isServable(request.getPathInfo())) {
            response.setHeader("Cache-Control", "no-cache");
            // A team's own page needs its own scripts; what it may do is the team's to say, in the page.
            response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
            chain.doFilter(request, response);
        } else {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, "not found");
        }
    }

    private static boolean hasEtags(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .allMatch(value -> ETAGS.matcher(value).matches());
    }

    private boolean isServable(@Nullable String pathInfo) {
        if (pathInfo == null
                || pathInfo.length() < 2
                || pathInfo.endsWith("/")
                || pathInfo.indexOf('\\') >= 0
                || pathInfo.contains("/.")
                || PRIVATE.matcher(pathInfo).matches()) {
            return false;
        }
        try {
            Path file = root.resolve(pathInfo.substring(1));
            // Below the folder even where a host lets ambiguous paths in, such as one that is absolute after the slash.
            return file.startsWith(root)
                    && Files.isRegularFile(file)
                    && file.toRealPath().equals(file);
        } catch (InvalidPathException | IOException e) {
            return false;
        }
    }
}
