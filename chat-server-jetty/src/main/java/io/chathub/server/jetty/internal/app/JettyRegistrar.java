package io.chathub.server.jetty.internal.app;

import io.chathub.server.servlet.spi.ServletRegistrar;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.FilterMapping;
import org.eclipse.jetty.ee11.servlet.ResourceServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/** Adds the chat's servlets to a context that has not been started. Files are served by Jetty's {@link ResourceServlet}. */
record JettyRegistrar(ServletContextHandler context) implements ServletRegistrar {

    @Override
    public void servlet(String pattern, Servlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, pattern);
    }

    @Override
    public void filter(String pattern, Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, pattern, EnumSet.of(DispatcherType.REQUEST));
    }

    @Override
    public void files(String pattern, Path folder, Filter guard) {
        String name = "chat-static:" + pattern; // a context may have several chats, each with a servlet of its own
        ServletHolder files = new ServletHolder(name, new ResourceServlet());
        files.setInitParameter("baseResource", folder.toUri().toString());
        files.setInitParameter("pathInfoOnly", "true");
        files.setInitParameter("dirAllowed", "false");
        files.setInitParameter("etags", "true");
        files.setAsyncSupported(true);
        context.addServlet(files, pattern);
        FilterHolder holder = new FilterHolder(guard);
        holder.setAsyncSupported(true);
        context.getServletHandler().addFilter(holder);
        FilterMapping mapping = new FilterMapping();
        mapping.setFilterName(holder.getName());
        mapping.setServletName(name);
        context.getServletHandler().addFilterMapping(mapping);
    }
}
