package io.chathub.server.jakarta.suite;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.jakarta.Transport;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.List;
import java.util.Locale;

/** What the suites put into a container's context: the chat at its root, and an echo where the frames are the chat's own. */
public final class SuiteContext {

    /** The transport of this run: the system property {@code chathub.transport}, {@link Transport#AUTO} unless set. */
    public static final Transport TRANSPORT =
            Transport.valueOf(System.getProperty("chathub.transport", "auto").toUpperCase(Locale.ROOT));

    private SuiteContext() {}

    /** Adds everything to a context that is being initialized. */
    public static void install(ServletContext context, Hub hub, WebOptions options) {
        ChatMount.into(context, "", hub, options, TRANSPORT);
        for (String path : echoPaths()) {
            ServletRegistration.Dynamic echo = context.addServlet("echo " + path, new EchoServlet());
            echo.setAsyncSupported(true);
            echo.setLoadOnStartup(1);
            echo.addMapping(path);
        }
    }

    /** The echoes of a container; see {@link ChatHost#echoPaths()}. */
    public static List<String> echoPaths() {
        return TRANSPORT == Transport.UPGRADE ? List.of(ChatHost.TEXT_ECHO) : List.of();
    }
}
