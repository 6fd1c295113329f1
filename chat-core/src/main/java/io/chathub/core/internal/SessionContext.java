package io.chathub.core.internal;

import io.chathub.core.HubOptions;
import io.chathub.core.spi.Broker;

/** What every session of a hub shares. */
public record SessionContext(
        HubOptions options,
        Codecs codecs,
        SessionRegistry sessions,
        Parties users,
        Parties addresses,
        NameRegistry names,
        Moderator moderator,
        RoomRegistry rooms,
        Broker broker,
        Hooks hooks,
        Lanes lanes,
        Observers observer,
        TimeSource time) {

    Pages pages() {
        return new Pages(options.maxQueuedBytes());
    }
}
