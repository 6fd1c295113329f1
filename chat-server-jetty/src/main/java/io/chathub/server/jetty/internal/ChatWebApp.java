package io.chathub.server.jetty.internal;

import io.chathub.core.Hub;
import io.chathub.protocol.JsonCodec;
import io.chathub.server.jetty.WebOptions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.FilterMapping;
import org.eclipse.jetty.ee11.servlet.ResourceServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** Puts the chat's routes into a servlet context, below a base path. */
public final class ChatWebApp {

    private final ServletContextHandler context;
    private final String base;

    private ChatWebApp(ServletContextHandler context, String base) {
        this.context = context;
        this.base = base;
    }

    /**
     * Adds everything to a context that has not been started.
     *
     * @param base empty, or a path that begins with a slash and does not end with one
     */
    public static void install(ServletContextHandler context, String base, Hub hub, WebOptions options) {
        new ChatWebApp(context, base).install(hub, options);
        runWith(context, hub);
    }

    private void install(Hub hub, WebOptions options) {
        JsonCodec codec = new JsonCodec();
        OriginPolicy origins = OriginPolicy.of(options.allowedOrigins()).withNull(options.allowNullOrigin());
        if (origins.allowsEveryone() && hub.looksAtRequests()) {
            throw new IllegalArgumentException(
                    "allowedOrigins: [*] with an authenticator (expected: origins; with cookies, any page could speak for its visitor. Tokens alone need no authenticator)");
        }
        Refusals refusals = new Refusals(hub);
        ProxyTrust proxies = new ProxyTrust(options.trustedProxies(), options.forwardedHeader());
        AdminGate gate = new AdminGate(options, proxies);
        AdminRoutes admin = new AdminRoutes(base);
        PageFiles files = new PageFiles();

        filter("/*", new HeadersFilter(HostPolicy.of(options.allowedHosts()), proxies, refusals, admin));
        filter("/api/*", new CorsFilter(origins, admin));

        AddressLimiter addresses = new AddressLimiter(options.maxConnectionsPerAddress());
        servlet(
                "/ws",
                new WebSocketServlet(
                        hub, new Door(hub, origins, addresses, proxies, refusals, options), options.sharedFrames()));
        servlet(
                "/api/status",
                new ApiServlet(() -> codec.encode(hub.monitoring().status()), null));
        servlet(
                "/api/monitoring",
                new ApiServlet(() -> codec.encode(hub.monitoring().snapshot()), gate));
        AdminRoutes.add(this::servlet, hub, gate, options.adminTokenTtl());
        servlet("/admin", PageServlet.page(files, "admin.html", gate));
        servlet("/assets/*", PageServlet.assets(files));
        // The servlet specification writes the root of a context as the empty pattern.
        servlet(base.isEmpty() ? "" : "/", PageServlet.page(files, "index.html", null));
        Path folder = options.staticDirectory();
        if (!base.isEmpty()) {
            servlet("", new ToTheSlash(base));
        }
        if (folder == null) {
            servlet("/*", new Elsewhere());
        } else {
            staticFiles(folder);
        }
    }

    private void staticFiles(Path folder) {
        String name = "chat-static:" + base; // one a mount: a context may have several chats
        ServletHolder files = new ServletHolder(name, new ResourceServlet());
        files.setInitParameter("baseResource", folder.toUri().toString());
        files.setInitParameter("pathInfoOnly", "true");
        files.setInitParameter("dirAllowed", "false");
        files.setInitParameter("etags", "true");
        files.setAsyncSupported(true);
        context.addServlet(files, base + "/*");
        FilterHolder guard = new FilterHolder(new StaticFilesGuard(folder));
        guard.setAsyncSupported(true);
        context.getServletHandler().addFilter(guard);
        FilterMapping mapping = new FilterMapping();
        mapping.setFilterName(guard.getName());
        mapping.setServletName(name);
        context.getServletHandler().addFilterMapping(mapping);
    }

    private void servlet(String path, Servlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, base + path);
    }

    private void filter(String path, Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, base + path, EnumSet.of(DispatcherType.REQUEST));
    }

    /** The hub starts with the context. It is closed when the server begins to stop, while its clients can still hear why. */
    private static void runWith(ServletContextHandler context, Hub hub) {
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                hub.start();
                Server server = context.getServer();
                server.addEventListener(new LifeCycle.Listener() {
                    @Override
                    public void lifeCycleStopping(LifeCycle stopping) {
                        hub.close();
                    }
                });
            }

            @Override
            public void lifeCycleStopping(LifeCycle event) {
                hub.close();
            }

            @Override
            public void lifeCycleFailure(LifeCycle event, Throwable cause) {
                hub.close();
            }
        });
    }

    /** The base path without its slash, from which the page's relative links would go astray. */
    private static final class ToTheSlash extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final String base;

        ToTheSlash(String base) {
            this.base = base;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
            response.setHeader("Location", request.getContextPath() + base + "/");
        }
    }

    /** Whatever is not there. */
    private static final class Elsewhere extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Responses.text(response, HttpServletResponse.SC_NOT_FOUND, "not found");
        }
    }
}
