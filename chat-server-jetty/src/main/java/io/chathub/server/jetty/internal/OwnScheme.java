package io.chathub.server.jetty.internal;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Refuses a request whose target is an address of another scheme than the connection's. Jetty takes the scheme from there, and
 * so whoever writes {@code GET https://host/} would seem to come over TLS.
 */
public final class OwnScheme implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        HttpScheme own = request.getConnectionMetaData().isSecure() ? HttpScheme.HTTPS : HttpScheme.HTTP;
        if (!own.is(request.getHttpURI().getScheme())) {
            throw new HttpException.RuntimeException(
                    HttpStatus.BAD_REQUEST_400, "another scheme than the connection's");
        }
        return request;
    }
}
