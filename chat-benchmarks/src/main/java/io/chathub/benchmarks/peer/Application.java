package io.chathub.benchmarks.peer;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.jakarta.Transport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.Objects;

/** The application of a servlet container: the chat by the transport of {@code -Dtransport}, or with {@code PLAIN} {@link PlainChat}. */
final class Application {

    private static final String PLAIN = "PLAIN";

    private Application() {}

    /** Whether the application is {@link PlainChat}. */
    static boolean isPlain() {
        return transport().equals(PLAIN);
    }

    private static String transport() {
        return Objects.requireNonNull(System.getProperty("transport"), "-Dtransport");
    }

    static void install(ServletContext context) throws ServletException {
        if (isPlain()) {
            ServerContainer container = (ServerContainer) context.getAttribute(ServerContainer.class.getName());
            try {
                container.addEndpoint(PlainChat.class);
            } catch (DeploymentException e) {
                throw new ServletException(e);
            }
            return;
        }
        Hub hub = Hub.builder().options(ChatHubPeer.unlimited()).build();
        ChatMount.into(context, "", hub, ChatHubPeer.manyFromOneAddress(), Transport.valueOf(transport()));
    }
}
