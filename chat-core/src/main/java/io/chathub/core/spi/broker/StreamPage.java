package io.chathub.core.spi.broker;

import java.util.List;

/**
 * The names of streams.
 *
 * @param names the names, in order
 * @param more  whether there are further ones
 */
public record StreamPage(List<String> names, boolean more) {

    /** Copies the list. */
    public StreamPage {
        names = List.copyOf(names);
    }
}
