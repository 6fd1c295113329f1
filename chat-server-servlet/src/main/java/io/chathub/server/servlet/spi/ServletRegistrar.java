package io.chathub.server.servlet.spi;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.nio.file.Path;

/** Adds servlets and filters to a context. All of them support asynchronous requests; patterns are the servlet specification's. */
public interface ServletRegistrar {

    /** Maps a servlet. */
    void servlet(String pattern, Servlet servlet);

    /** Maps a filter of ordinary requests. Filters run in the order of these calls. */
    void filter(String pattern, Filter filter);

    /**
     * Serves the files of a folder, by the path behind the pattern, without listings, with entity tags.
     *
     * @param guard the filter that every request for a file passes first, and which answers those that must not be served
     */
    void files(String pattern, Path folder, Filter guard);
}
