package io.chathub.server.servlet.internal.http;

import io.chathub.server.servlet.internal.net.LogThrottle;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes only requests for ordinary files on to the container's file servlet: below the folder, without a symbolic link on the
 * path, no segment that begins with a dot, no settings, keys or compiled code. Every other path is answered with 404, whether or
 * not a file exists there.
 */
public final class StaticFilesGuard extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** The outcome of an attempt to open a file. */
    private enum Access {
        OPEN,
        /** There is no such file for this process. */
        NONE,
        FAILED
    }

    private static final String RETRY_AFTER_SECONDS = "1";

    /** Files that are in a public folder only by mistake: compiled code, settings, keys, editors' backups. */
    private static final Pattern PRIVATE = Pattern.compile(
            ".*(?:\\.(?:class|properties|jks|keystore|p12|pfx|pem|key|bak|swp)|~)", Pattern.CASE_INSENSITIVE);

    /** A list of entity tags (RFC 9110, 13.1). Jetty logs a stack trace for each header that is malformed. */
    private static final Pattern ETAGS = Pattern.compile(
            "\\*|(?:[ \\t,]*+(?:W/)?\"[!#-~\\x80-\\xFF]*+\")(?:[ \\t]*+,[ \\t,]*+(?:W/)?\"[!#-~\\x80-\\xFF]*+\"){0,99}[ \\t,]*+");

    private static final Logger LOG = LoggerFactory.getLogger(StaticFilesGuard.class);

    private final transient Path root;
    private final transient LogThrottle failures;

    /**
     * A guard of this folder.
     *
     * @param ticker in nanoseconds
     * @throws IllegalArgumentException if the folder cannot be read
     */
    public StaticFilesGuard(Path folder, LongSupplier ticker) {
        failures = new LogThrottle(ticker);
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
            Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, "invalid entity tag");
            return;
        }
        Path file = servable(request.getPathInfo());
        Access access = file == null ? Access.NONE : accessTo(file);
        if (access == Access.NONE) {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, "not found");
        } else if (access == Access.FAILED) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            Responses.text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "file unavailable");
        } else {
            response.setHeader("Cache-Control", "no-cache");
            // A host's own page loads its own scripts and may declare its own policy.
            response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
            chain.doFilter(request, response);
        }
    }

    /**
     * Opens the file once before the container does: without a free file descriptor the container would log each request, with its
     * path.
     */
    private Access accessTo(Path file) {
        try (SeekableByteChannel opened = Files.newByteChannel(file)) {
            return opened.isOpen() ? Access.OPEN : Access.NONE;
        } catch (NoSuchFileException | AccessDeniedException e) {
            return Access.NONE;
        } catch (IOException e) {
            if (failures.isDue()) {
                LOG.warn(
                        "A file cannot be served: {}",
                        e instanceof FileSystemException reason && reason.getReason() != null
                                ? reason.getReason()
                                : e.getClass().getName());
            }
            return Access.FAILED;
        }
    }

    private static boolean hasEtags(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .allMatch(value -> ETAGS.matcher(value).matches());
    }

    /** The file of this path; null if there is none that may be served. */
    private @Nullable Path servable(@Nullable String pathInfo) {
        if (pathInfo == null
                || pathInfo.length() < 2
                || pathInfo.endsWith("/")
                || pathInfo.indexOf('\\') >= 0
                || pathInfo.contains("/.")
                || PRIVATE.matcher(pathInfo).matches()) {
            return null;
        }
        try {
            Path file = root.resolve(pathInfo.substring(1));
            // Also where a host allows ambiguous paths, such as one that is absolute after the slash.
            boolean servable = file.startsWith(root)
                    && Files.isRegularFile(file)
                    && file.toRealPath().equals(file);
            return servable ? file : null;
        } catch (InvalidPathException | IOException e) {
            return null;
        }
    }
}
