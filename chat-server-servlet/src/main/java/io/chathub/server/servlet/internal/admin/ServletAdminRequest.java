package io.chathub.server.servlet.internal.admin;

import io.chathub.server.servlet.AdminRequest;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A servlet request for the {@link io.chathub.server.servlet.AdminAuthorizer}. No method reads the body. */
final class ServletAdminRequest implements AdminRequest {

    private final HttpServletRequest request;
    private final String remoteAddress;

    ServletAdminRequest(HttpServletRequest request, String remoteAddress) {
        this.request = request;
        this.remoteAddress = remoteAddress;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public List<String> headers(String name) {
        return List.copyOf(Collections.list(request.getHeaders(name)));
    }

    @Override
    public @Nullable String cookie(String name) {
        Cookie[] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable String principal() {
        Principal user = request.getUserPrincipal();
        return user == null ? null : user.getName();
    }

    /** Without headers and cookies, which hold secrets. */
    @Override
    public String toString() {
        return "AdminRequest[" + remoteAddress + "]";
    }
}
