package io.chathub.server.servlet.internal.pages;

import io.chathub.server.servlet.internal.admin.AdminGate;
import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves the two pages and their assets from the jar. */
public final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** A {@code Host} that may be copied into the policy below; any other is left out. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]{1,300}");

    private final transient PageFiles files;
    private final transient @Nullable AdminGate gate;
    private final @Nullable String page;

    private PageServlet(PageFiles files, @Nullable String page, @Nullable AdminGate gate) {
        this.files = files;
        this.page = page;
        this.gate = gate;
    }

    /** Serves one page, to operators only if a gate is given. */
    public static PageServlet page(PageFiles files, String name, @Nullable AdminGate gate) {
        return new PageServlet(files, name, gate);
    }

    /** Serves the assets, by the path behind the servlet's. */
    public static PageServlet assets(PageFiles files) {
        return new PageServlet(files, null, null);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (gate != null) {
            response.setHeader("Cache-Control", "no-store");
            if (!gate.admitsToPage(request, response)) {
                return;
            }
        }
        PageFiles.File file = page != null ? files.page(page) : files.asset(request.getPathInfo());
        if (file == null) {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, "not found");
            return;
        }
        if (page != null) {
            response.setHeader("Content-Security-Policy", policy(request.getHeader("Host")));
        }
        if (gate == null) {
            // Names are not versioned: the browser revalidates each time.
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("ETag", file.etag());
            if (file.etag().equals(request.getHeader("If-None-Match"))) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
        }
        Responses.body(request, response, file.contentType(), file.bytes());
    }

    private static String policy(@Nullable String host) {
        // Older browsers do not apply 'self' to WebSockets and need the host by name.
        String socket = host != null && HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                + socket + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
