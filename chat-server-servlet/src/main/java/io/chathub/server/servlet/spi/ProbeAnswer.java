package io.chathub.server.servlet.spi;

import io.chathub.core.Hub;
import io.chathub.core.HubReadiness;
import io.chathub.server.servlet.internal.metrics.PrometheusText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a health check or to a request for the metrics. The chat's servlets give these answers; a container module may
 * also give them on a port of their own.
 *
 * @param status      200 or 503
 * @param contentType the type of the body
 * @param text        the body
 */
public record ProbeAnswer(int status, String contentType, String text) {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** The answer to a GET of {@code path}: {@code /health/live}, {@code /health/ready} or {@code /metrics}; null for any other. */
    public static @Nullable ProbeAnswer of(Hub hub, String path) {
        return switch (path) {
            case "/health/live" -> live();
            case "/health/ready" -> ready(hub);
            case "/metrics" -> metrics(hub);
            default -> null;
        };
    }

    /** 200: the process answers. */
    public static ProbeAnswer live() {
        return json(OK, "{\"status\":\"live\"}");
    }

    /** 200 if the hub takes new clients; else 503 with the reason. */
    public static ProbeAnswer ready(Hub hub) {
        HubReadiness readiness = hub.readiness();
        return readiness == HubReadiness.READY
                ? json(OK, "{\"status\":\"ready\"}")
                : json(UNAVAILABLE, "{\"status\":\"not-ready\",\"reason\":\"" + readiness.wireName() + "\"}");
    }

    /** The figures of the hub and the heap of the JVM, in the text format of Prometheus. */
    public static ProbeAnswer metrics(Hub hub) {
        String text = PrometheusText.of(hub.monitoring(), Runtime.getRuntime());
        return new ProbeAnswer(OK, PrometheusText.CONTENT_TYPE, text);
    }

    /** The body in UTF-8. */
    public byte[] body() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProbeAnswer json(int status, String text) {
        return new ProbeAnswer(status, "application/json", text);
    }
}
