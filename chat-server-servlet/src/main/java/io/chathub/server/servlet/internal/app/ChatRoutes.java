package io.chathub.server.servlet.internal.app;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.internal.admin.AdminGate;
import io.chathub.server.servlet.internal.admin.AdminRoutes;
import io.chathub.server.servlet.internal.handshake.HandshakeGate;
import io.chathub.server.servlet.internal.handshake.WebSocketServlet;
import io.chathub.server.servlet.internal.http.CorsFilter;
import io.chathub.server.servlet.internal.http.HeadersFilter;
import io.chathub.server.servlet.internal.http.StaticFilesGuard;
import io.chathub.server.servlet.internal.net.AddressLimiter;
import io.chathub.server.servlet.internal.net.HostPolicy;
import io.chathub.server.servlet.internal.net.OriginPolicy;
import io.chathub.server.servlet.internal.net.ProxyTrust;
import io.chathub.server.servlet.internal.pages.ApiServlet;
import io.chathub.server.servlet.internal.pages.PageContent;
import io.chathub.server.servlet.internal.pages.PageFiles;
import io.chathub.server.servlet.internal.pages.PageServlet;
import io.chathub.server.servlet.internal.pages.ProbeServlet;
import io.chathub.server.servlet.spi.ProbeAnswer;
import io.chathub.server.servlet.spi.ServletRegistrar;
import io.chathub.server.servlet.spi.WebSocketUpgrade;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The table of all routes of a chat, below a base path. */
public final class ChatRoutes {

    private final ServletRegistrar registrar;
    private final String base;

    /** The routes of one context; {@code base} is empty, or begins with a slash and does not end with one. */
    public ChatRoutes(ServletRegistrar registrar, String base) {
        this.registrar = registrar;
        this.base = base;
    }

    /**
     * Adds the routes.
     *
     * @param refusals counts a refused handshake and the client's address
     * @throws IllegalArgumentException if the options do not fit the hub
     */
    public void install(
            Hub hub, WebOptions options, WebSocketUpgrade upgrade, BiConsumer<HandshakeRefusal, String> refusals) {
        OriginPolicy origins = OriginPolicy.of(options.allowedOrigins()).withNull(options.allowNullOrigin());
        if (origins.allowsEveryOrigin() && hub.looksAtRequests()) {
            throw new IllegalArgumentException("allowedOrigins: [*] with an authenticator (expected: origins; a page of"
                    + " any origin could use its visitor's cookies. Tokens alone need no authenticator)");
        }
        ProxyTrust proxies = new ProxyTrust(options.trustedProxies(), options.forwardedHeader());
        AdminGate gate = new AdminGate(options, proxies, hub.runtime()::nanoTime);
        AdminRoutes admin = new AdminRoutes(base);

        registrar.filter(
                base + "/*",
                new HeadersFilter(HostPolicy.of(options.allowedHosts()), proxies, refusals, admin::isAction));
        registrar.filter(base + "/api/*", new CorsFilter(origins, admin::isAdmin));

        AddressLimiter addresses = new AddressLimiter(options.maxConnectionsPerAddress());
        HandshakeGate handshakes = new HandshakeGate(hub, origins, addresses, proxies, refusals, options);
        servlet("/ws", new WebSocketServlet(hub, handshakes, upgrade));
        JsonCodec codec = new JsonCodec();
        servlet(
                "/api/status",
                new ApiServlet(request -> codec.encode(hub.monitoring().status()), null));
        servlet("/api/monitoring", new ApiServlet(request -> monitoring(request, hub, codec), gate));
        AdminRoutes.add(this::servlet, hub, gate, options);
        servlet("/health/live", ProbeServlet.open(ProbeAnswer::live));
        servlet("/health/ready", ProbeServlet.open(() -> ProbeAnswer.ready(hub)));
        servlet("/metrics", new ProbeServlet(() -> ProbeAnswer.metrics(hub), options.openMetrics() ? null : gate));
        pages(hub, gate, options);
        files(options.staticDirectory(), hub);
    }

    private static byte[] monitoring(HttpServletRequest request, Hub hub, JsonCodec codec) {
        MonitoringSnapshot snapshot = hub.monitoring().snapshot();
        return AdminRoutes.isWithoutTables(request) ? codec.encodeWithoutConnections(snapshot) : codec.encode(snapshot);
    }

    private void pages(Hub hub, AdminGate gate, WebOptions options) {
        String guests = hub.guests().name().toLowerCase(Locale.ROOT);
        PageFiles files = new PageFiles(PageContent.of(options.page(), guests, options.embeddingOrigins()));
        servlet("/admin", PageServlet.dashboard(files, gate));
        servlet("/assets/*", PageServlet.assets(files));
        // The servlet specification writes the root of a context as the empty pattern.
        servlet(base.isEmpty() ? "" : "/", PageServlet.chat(files, options.embeddingOrigins()));
        if (!base.isEmpty()) {
            servlet("", new BasePathRedirect(base));
        }
    }

    private void files(@Nullable Path folder, Hub hub) {
        if (folder == null) {
            servlet("/*", new NotFoundServlet());
        } else {
            registrar.files(base + "/*", folder, new StaticFilesGuard(folder, hub.runtime()::nanoTime));
        }
    }

    private void servlet(String path, Servlet servlet) {
        registrar.servlet(base + path, servlet);
    }
}
