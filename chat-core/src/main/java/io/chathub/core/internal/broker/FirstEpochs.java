package io.chathub.core.internal.broker;

import io.chathub.core.internal.common.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The epochs of streams without events, which the broker does not keep: each is derived from the name of the stream, so that a stream
 * that is made again has the epoch that its clients know. A stream that has lost events gets another epoch. The memory is bounded: the
 * epochs of streams are counted by groups of names, and now and then a stream without events gets another epoch because one of its group
 * has expired. Thread-safe.
 */
final class FirstEpochs {

    private static final int GROUPS = 4_096;
    /** The bytes of an epoch: as many as those of a random id. */
    private static final int BYTES = 18;

    /** Random: another broker of the same streams has other epochs. */
    private final String secret;
    /** The number of streams of a group that have lost their events. */
    private final AtomicIntegerArray ended = new AtomicIntegerArray(GROUPS);

    FirstEpochs(IdGenerator ids) {
        secret = ids.next();
    }

    /** The epoch of a stream that begins without events. */
    String of(String stream) {
        byte[] text = (secret + ended.get(group(stream)) + "/" + stream).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256().digest(text), BYTES));
    }

    /** The events of a stream are gone: the next stream of its name has another epoch. Called before that stream is made. */
    void end(String stream) {
        ended.incrementAndGet(group(stream));
    }

    private static int group(String stream) {
        return Math.floorMod(stream.hashCode(), GROUPS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
