package io.chathub.server.jetty;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request for the dashboard, its numbers or an action says of whoever sent it. Readable until it is decided, by the thread that is asked. */
public interface AdminRequest {

    /** Where it comes from: an IP address without a port; behind a {@linkplain WebOptions.Builder#trustedProxies trusted proxy}, what that says. */
    String remoteAddress();

    /** The values of a header, whatever the case of its name, in their order; empty where there is none. */
    List<String> headers(String name);

    /** The value of a cookie, or null. */
    @Nullable String cookie(String name);

    /** The user that the host's own security has found behind the request, or null. */
    @Nullable String principal();

    /** The first value of a header, or null. */
    default @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }
}
