package io.chathub.server.jetty.internal;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty answers by itself: requests that are no HTTP or larger than may be, and whatever failed. A status and its name,
 * and nothing of the request. What no servlet has seen is counted here.
 */
public final class PlainErrors extends ErrorHandler {

    private static final Set<Integer> UNREADABLE = Set.of(
            HttpStatus.BAD_REQUEST_400,
            HttpStatus.URI_TOO_LONG_414,
            HttpStatus.EXPECTATION_FAILED_417,
            HttpStatus.UPGRADE_REQUIRED_426, // what comes as HTTP/2
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
            HttpStatus.NOT_IMPLEMENTED_501,
            HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);

    private final Refusals refusals;

    private PlainErrors(Refusals refusals) {
        this.refusals = refusals;
    }

    /** The errors of a server of this hub. */
    public static PlainErrors of(Hub hub) {
        return new PlainErrors(new Refusals(hub));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        if (UNREADABLE.contains(status)) {
            refusals.add(HandshakeRefusal.BAD_REQUEST, Request.getRemoteAddr(request));
        }
        SecurityHeaders.put(response.getHeaders()::put, ProxyTrust.isSecure(request));
        response.getHeaders().put("Cache-Control", "no-store");
        response.getHeaders().put("Content-Type", "text/plain;charset=utf-8");
        String sentence = status + " " + HttpStatus.getMessage(status) + "\n";
        boolean hasBody = !request.getMethod().equals("HEAD") && !HttpStatus.hasNoBody(status);
        Content.Sink.write(response, true, hasBody ? sentence : "", callback);
        return true;
    }
}
