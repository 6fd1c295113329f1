package io.chathub.core.internal.session;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.internal.hook.Hooks;
import io.chathub.core.internal.lifecycle.Moderator;
import io.chathub.core.internal.limit.SharedQuotas;
import io.chathub.core.internal.monitor.Observers;
import io.chathub.core.internal.name.UsernameRegistry;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.spi.Broker;

/** What every session of a hub shares. */
public record HubServices(
        HubOptions options,
        Codecs codecs,
        SessionRegistry sessions,
        SharedQuotas users,
        SharedQuotas addresses,
        UsernameRegistry names,
        Moderator moderator,
        RoomRegistry rooms,
        Broker broker,
        Hooks hooks,
        DeliveryLanes lanes,
        Observers observer,
        TimeSource time) {

    public ReplyBudget pages() {
        return new ReplyBudget(options.maxQueuedBytes());
    }
}
