package io.chathub.core.internal;

import io.chathub.core.HubOptions;
import io.chathub.core.spi.Broker;
import io.chathub.protocol.JsonCodec;

/** What every session of a hub shares. */
public record SessionContext(
        HubOptions options,
        JsonCodec codec,
        SessionRegistry sessions,
        RoomRegistry rooms,
        Broker broker,
        Lanes lanes,
        Observers observer,
        TimeSource time) {}
