package io.chathub.server.jakarta.suite;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.jakarta.Transport;
import io.chathub.server.servlet.WebOptions;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.time.Duration;
import java.util.Locale;

/** A web application that is a chat. {@link WarIT} packs it. */
@WebListener
public final class DeployedChat implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        HubOptions options =
                HubOptions.builder().shutdownTimeout(Duration.ofSeconds(1)).build();
        ChatMount.into(
                event.getServletContext(),
                "",
                Hub.builder().options(options).build(),
                WebOptions.DEFAULT,
                Transport.valueOf(System.getProperty("chathub.transport").toUpperCase(Locale.ROOT)));
    }
}
