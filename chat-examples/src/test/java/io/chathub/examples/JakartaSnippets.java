package io.chathub.examples;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.servlet.WebOptions;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** The Java of README.md and docs/containers.md for any servlet container; {@link ReadmeTest} compares them. */
final class JakartaSnippets {

    private JakartaSnippets() {}

    @SuppressWarnings("ClassCanBeStatic")
    static final class War {
        @WebListener
        public final class Chat implements ServletContextListener {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                ChatMount.into(event.getServletContext(), "/chat", Hub.builder().build(), WebOptions.DEFAULT);
            }
        }
    }
}
