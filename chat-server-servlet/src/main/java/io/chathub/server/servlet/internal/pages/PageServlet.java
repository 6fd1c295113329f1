package io.chathub.server.servlet.internal.pages;

import io.chathub.server.servlet.internal.admin.AdminGate;
import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves the two pages and their assets from the jar, compressed to clients that accept it. */
public final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** A {@code Host} that may be copied into the policy below; any other is left out. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]{1,300}");

    private final transient PageFiles files;
    private final transient @Nullable AdminGate gate;
    private final @Nullable String page;
    private final String embedders;

    private PageServlet(PageFiles files, @Nullable String page, @Nullable AdminGate gate, List<String> embedders) {
        this.files = files;
        this.page = page;
        this.gate = gate;
        this.embedders = embedders.isEmpty() ? "'none'" : String.join(" ", embedders);
    }

    /** Serves the dashboard, to operators only; no page may show it in a frame. */
    public static PageServlet dashboard(PageFiles files, AdminGate gate) {
        return new PageServlet(files, "admin.html", gate, List.of());
    }

    /**
     * Serves the chat page.
     *
     * @param embedders the origins whose pages may show it in a frame, checked
     */
    public static PageServlet chat(PageFiles files, List<String> embedders) {
        return new PageServlet(files, "index.html", null, embedders);
    }

    /** Serves the assets, by the path behind the servlet's. */
    public static PageServlet assets(PageFiles files) {
        return new PageServlet(files, null, null, List.of());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (gate != null) {
            response.setHeader("Cache-Control", "no-store");
            if (!gate.admitsToPage(request, response)) {
                return;
            }
        }
        PageFiles.File plain = page != null ? files.page(page) : files.asset(request.getPathInfo());
        if (plain == null) {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, "not found");
            return;
        }
        response.addHeader("Vary", "Accept-Encoding");
        PageFiles.File compressed = AcceptedCodings.hasGzip(Collections.list(request.getHeaders("Accept-Encoding")))
                ? plain.compressed()
                : null;
        PageFiles.File file = compressed != null ? compressed : plain;
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
        if (file == compressed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        Responses.body(request, response, file.contentType(), file.bytes());
    }

    private String policy(@Nullable String host) {
        // Older browsers do not apply 'self' to WebSockets and need the host by name.
        String socket = host != null && HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                + socket + "; base-uri 'none'; form-action 'none'; frame-ancestors " + embedders;
    }
}
