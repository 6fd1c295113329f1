package io.chathub.server.jakarta.internal.app;

import io.chathub.server.servlet.spi.ServletRegistrar;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** Adds the chat's servlets to a context that is being initialized. Their names begin with the chat's path. */
public final class ContextRegistrar implements ServletRegistrar {

    private static final EnumSet<DispatcherType> REQUESTS = EnumSet.of(DispatcherType.REQUEST);

    private final ServletContext context;
    private int filters;

    /** The registrar of a context. */
    public ContextRegistrar(ServletContext context) {
        this.context = context;
    }

    @Override
    public void servlet(String pattern, Servlet servlet) {
        String name = "chathub:" + pattern;
        ServletRegistration.Dynamic added = context.addServlet(name, servlet);
        if (added == null) {
            throw new IllegalStateException("the context has a chat with the path " + pattern);
        }
        added.setAsyncSupported(true);
        added.setLoadOnStartup(1); // the hub starts with the handshake servlet
        Set<String> taken = added.addMapping(pattern);
        if (!taken.isEmpty()) {
            throw new IllegalStateException("the context has another servlet at " + taken);
        }
    }

    @Override
    public void filter(String pattern, Filter filter) {
        add(pattern, filter).addMappingForUrlPatterns(REQUESTS, true, pattern);
    }

    private FilterRegistration.Dynamic add(String pattern, Filter filter) {
        FilterRegistration.Dynamic added = context.addFilter("chathub:" + pattern + "#" + filters++, filter);
        if (added == null) {
            throw new IllegalStateException("the context has a chat with the path " + pattern);
        }
        added.setAsyncSupported(true);
        return added;
    }

    @Override
    public void files(String pattern, Path folder, Filter guard) {
        servlet(pattern, new FileServlet(folder));
        add(pattern, guard).addMappingForServletNames(REQUESTS, true, "chathub:" + pattern);
    }
}
