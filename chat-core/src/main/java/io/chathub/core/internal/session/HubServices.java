package io.chathub.core.internal.session;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.internal.common.PublicIds;
import io.chathub.core.internal.common.Sanctions;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.common.WorkGate;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.internal.hook.Hooks;
import io.chathub.core.internal.limit.InputMemory;
import io.chathub.core.internal.limit.SharedQuotas;
import io.chathub.core.internal.message.DeletionLog;
import io.chathub.core.internal.message.MessageWriter;
import io.chathub.core.internal.message.ReactionCollector;
import io.chathub.core.internal.monitor.Observers;
import io.chathub.core.internal.name.UsernameRegistry;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.spi.broker.Broker;

/**
 * The parts of a hub that all its sessions share.
 *
 * @param intake   open while commands and publications of the host are taken: closed first when the hub stops
 * @param handover open while acks are sent and events handed to the lanes: closed when what was taken is published
 */
public record HubServices(
        HubOptions options,
        Codecs codecs,
        SessionRegistry sessions,
        SharedQuotas users,
        SharedQuotas addresses,
        UsernameRegistry names,
        PublicIds publicIds,
        Sanctions sanctions,
        RoomRegistry rooms,
        Broker broker,
        MessageWriter messages,
        ReactionCollector reactions,
        DeletionLog deletions,
        Hooks hooks,
        DeliveryLanes lanes,
        Observers observers,
        ReplyBudget replies,
        InputMemory memory,
        SessionHandler.Factory handlers,
        TimeSource time,
        WorkGate intake,
        WorkGate handover) {}
