package io.chathub.server.servlet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request for the dashboard, its figures or an action. Valid during {@link AdminAuthorizer#operator} only, on its thread. */
public interface AdminRequest {

    /** The client's IP address, without a port; behind a {@linkplain WebOptions.Builder#trustedProxies trusted proxy}, as the proxy gives it. */
    String remoteAddress();

    /** The values of a header in order, empty if it is missing. Names are not case-sensitive. */
    List<String> headers(String name);

    /** The value of a cookie; null if it is missing. */
    @Nullable String cookie(String name);

    /** The name of the user that the container or the host's security has authenticated; null if there is none. */
    @Nullable String principal();

    /** The first value of a header; null if it is missing. */
    default @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }
}
