package io.chathub.core.internal.broker;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import java.util.List;

/** A node that takes what the broker delivers, and does nothing with it. */
public class IgnoredPublications implements PublicationHandler {

    @Override
    public void onPublication(Publication publication) {}

    @Override
    public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {}

    @Override
    public void onLost(String stream, String epoch, long from, long to) {}

    @Override
    public void onReset(String stream, String epoch, long offset) {}
}
