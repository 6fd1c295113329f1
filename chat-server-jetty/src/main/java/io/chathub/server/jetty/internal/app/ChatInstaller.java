package io.chathub.server.jetty.internal.app;

import io.chathub.core.Hub;
import io.chathub.server.jetty.internal.handshake.JettyUpgrade;
import io.chathub.server.servlet.ChatServlets;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.spi.EdgeRules;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** Installs a chat into a servlet context of Jetty, below a base path, and runs the hub with it. */
public final class ChatInstaller {

    private ChatInstaller() {}

    /**
     * Adds everything to a context that has not been started.
     *
     * @param base empty, or a path that begins with a slash and does not end with one
     * @throws IllegalArgumentException if the options do not fit the hub
     */
    public static void install(
            ServletContextHandler context, String base, Hub hub, WebOptions options, EdgeRules edge) {
        ChatServlets.install(
                new JettyRegistrar(context), base, hub, options, new JettyUpgrade(options.sharedFrames()), edge);
        runWith(context, hub);
    }

    /** The hub starts with the context, and closes when the server begins to stop, while clients can still receive the reason. */
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
}
