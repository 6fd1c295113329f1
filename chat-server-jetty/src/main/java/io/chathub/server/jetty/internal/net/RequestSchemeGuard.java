package io.chathub.server.jetty.internal.net;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Rejects a request whose absolute target has another scheme than its connection. Jetty takes a request's scheme from the
 * target, so that {@code GET https://host/} over plain TCP would count as TLS.
 */
public final class RequestSchemeGuard implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        HttpScheme own = request.getConnectionMetaData().isSecure() ? HttpScheme.HTTPS : HttpScheme.HTTP;
        if (!own.is(request.getHttpURI().getScheme())) {
            throw new HttpException.RuntimeException(
                    HttpStatus.BAD_REQUEST_400, "scheme differs from the connection's");
        }
        return request;
    }
}
