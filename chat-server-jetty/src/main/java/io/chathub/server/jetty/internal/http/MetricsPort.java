package io.chathub.server.jetty.internal.http;

import io.chathub.core.Hub;
import io.chathub.server.servlet.spi.EdgeRules;
import io.chathub.server.servlet.spi.ProbeAnswer;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Answers health checks and requests for the metrics on a port of their own, and nothing else there. Other ports are passed on. */
public final class MetricsPort extends Handler.Wrapper {

    private final Connector metrics;
    private final Hub hub;

    /** Answers the requests of the connector {@code metrics}; the handler {@code chat} has those of the others. */
    public MetricsPort(Handler chat, Connector metrics, Hub hub) {
        super(chat);
        this.metrics = metrics;
        this.hub = hub;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getConnectionMetaData().getConnector() != metrics) {
            return super.handle(request, response, callback);
        }
        String method = request.getMethod();
        String path = request.getHttpURI().getPath();
        ProbeAnswer answer = path == null ? null : ProbeAnswer.of(hub, path);
        if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
        } else if (answer == null) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        } else {
            EdgeRules.putSecurityHeaders(response.getHeaders()::put, false);
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
            boolean hasBody = HttpMethod.GET.is(method);
            response.write(true, hasBody ? ByteBuffer.wrap(answer.body()) : BufferUtil.EMPTY_BUFFER, callback);
        }
        return true;
    }
}
