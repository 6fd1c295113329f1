package io.chathub.server.jetty.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a line per request, by the logger {@value #LOGGER} at level INFO: the peer's address, the method, the path with the query,
 * the status. Secrets in the query are masked, headers are left out, and characters other than printable ASCII are escaped.
 */
public final class AccessLog implements RequestLog {

    /** The name of the logger. */
    public static final String LOGGER = "io.chathub.server.access";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final Pattern PARAMETER = Pattern.compile("[?&;]([^=?&;]*)=");
    private static final Pattern SECRET = Pattern.compile(".*token|key|secret|password", Pattern.CASE_INSENSITIVE);
    private static final int MAX_TARGET = 500;

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
        String masked = masked(pathAndQuery == null ? "" : pathAndQuery);
        return printable(masked.length() > MAX_TARGET ? masked.substring(0, MAX_TARGET) + "..." : masked);
    }

    private static String masked(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        Matcher parameter = PARAMETER.matcher(text);
        int from = 0;
        while (parameter.find(from)) {
            masked.append(text, from, parameter.end());
            from = parameter.end(); // a value may itself contain parameters
            if (isSecret(parameter.group(1))) {
                masked.append("***");
                while (from < text.length() && text.charAt(from) != '&' && text.charAt(from) != ';') {
                    from++;
                }
            }
        }
        return masked.append(text, from, text.length()).toString();
    }

    /** Compares the decoded name: {@code %74oken} is a token too. */
    private static boolean isSecret(String name) {
        try {
            return SECRET.matcher(URLDecoder.decode(name, StandardCharsets.UTF_8))
                    .matches();
        } catch (IllegalArgumentException e) {
            return true; // not decodable: masked to be safe
        }
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
