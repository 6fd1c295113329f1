package io.chathub.server.jetty.internal;

import io.chathub.core.hook.Identity;
import io.chathub.protocol.ProtocolVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A handshake on its way in: what is known of it, and what the host decides about it. */
final class Admission {

    /** Where a request that waits for the host keeps it. */
    static final String ATTRIBUTE = Admission.class.getName();

    private final String address;
    private final ProtocolVersion version;
    private final AddressLimiter.Permit permit;
    private volatile @Nullable Identity identity;
    private volatile boolean failed;

    Admission(String address, ProtocolVersion version, AddressLimiter.Permit permit) {
        this.address = address;
        this.version = version;
        this.permit = permit;
    }

    String address() {
        return address;
    }

    ProtocolVersion version() {
        return version;
    }

    AddressLimiter.Permit permit() {
        return permit;
    }

    void decided(Optional<Identity> who, @Nullable Throwable failure) {
        failed = failure != null;
        identity = who.orElse(null);
    }

    @Nullable Identity identity() {
        return identity;
    }

    /** Whether the host could not decide. */
    boolean failed() {
        return failed;
    }
}
