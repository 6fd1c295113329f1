package io.chathub.core.internal.monitor;

import io.chathub.core.StoreData;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.internal.hook.HookTimes;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a hub that count for themselves, and are read on demand.
 *
 * @param brokerFailures the number of failed calls of the broker
 * @param streams        the number of streams
 * @param waitingBytes   the bytes in the write queues of all clients
 * @param store          the state of the store; gives null without one
 */
public record CountedParts(
        DeliveryLanes lanes,
        HookTimes hooks,
        LongSupplier brokerFailures,
        IntSupplier streams,
        LongSupplier waitingBytes,
        Supplier<@Nullable StoreData> store) {}
