package io.chathub.server.servlet.internal.admin;

import io.chathub.server.servlet.internal.net.OriginPolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.regex.Pattern;

/**
 * Detects requests from this machine: a loopback address, HTTP/1.1, no header that a proxy adds, a {@code Host} that names this
 * machine (a page rebound to 127.0.0.1 names another host), and no foreign {@code Origin}. A proxy on this machine that adds no
 * header cannot be detected; a server behind one needs an admin token.
 */
final class LocalMachine {

    private static final Pattern PROXY_HEADER =
            Pattern.compile("forwarded|via|x-real-ip|x-forwarded-.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private LocalMachine() {}

    /** Whether the request comes from this machine. */
    static boolean sent(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String host = request.getHeader("Host");
        String origin = request.getHeader("Origin");
        return address != null
                && LOOPBACK.matcher(address).matches()
                && request.getProtocol().equals("HTTP/1.1")
                && Collections.list(request.getHeaderNames()).stream()
                        .noneMatch(name -> PROXY_HEADER.matcher(name).matches())
                && host != null
                && LOCAL_HOST.matcher(host).matches()
                && (origin == null || OriginPolicy.isSameOrigin(origin, host));
    }
}
