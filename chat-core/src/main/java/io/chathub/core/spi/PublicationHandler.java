package io.chathub.core.spi;

import io.chathub.core.Publication;

/** The receiver of a broker's publications. */
@FunctionalInterface
public interface PublicationHandler {

    /**
     * An event of a room. Called by the broker, for one room never concurrently and in the order of the room's stream.
     * The handler returns at once, does no input or output, and does not throw.
     */
    void onPublication(Publication publication);
}
