package io.chathub.server.jetty.internal;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each request, by the logger {@value #LOGGER} at level INFO: the peer's address, the method, the path, the status.
 * Tokens in the query are masked, headers are not told, and what is no printable ASCII is escaped.
 */
public final class AccessLog implements RequestLog {

    /** The logger of the lines. */
    public static final String LOGGER = "io.chathub.server.access";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final Pattern SECRET =
            Pattern.compile("([?&;](?:[a-z0-9_.%-]*token|key|secret|password)=)[^&;]*", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_TARGET = 500;

    @Override
    public void log(Request request, Response response) {
        LOG.info(
                "{} {} {} {}",
                Request.getRemoteAddr(request),
                printable(request.getMethod()),
                target(request.getHttpURI().getPathQuery()),
                response.getStatus());
    }

    static String target(String pathAndQuery) {
        String masked = SECRET.matcher(pathAndQuery == null ? "" : pathAndQuery).replaceAll("$1***");
        return printable(masked.length() > LONGEST_TARGET ? masked.substring(0, LONGEST_TARGET) + "..." : masked);
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7f) {
                line.append(c);
            } else {
                line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return line.toString();
    }
}
