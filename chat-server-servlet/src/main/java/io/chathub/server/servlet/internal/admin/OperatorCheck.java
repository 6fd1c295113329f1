package io.chathub.server.servlet.internal.admin;

import io.chathub.server.servlet.AdminAuthorizer;
import io.chathub.server.servlet.AdminRequest;
import io.chathub.server.servlet.internal.net.LogThrottle;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the host's {@link AdminAuthorizer}, with a bound on concurrent calls: unauthenticated requests reach it too, and the
 * container's threads that wait in it also read the chat's messages.
 */
final class OperatorCheck {

    /** The most concurrent calls. */
    static final int MAX_CONCURRENT = 8;

    private static final Logger LOG = LoggerFactory.getLogger(OperatorCheck.class);

    /** The authorizer failed, or too many requests wait for it. */
    static final class UndecidedException extends Exception {
        private static final long serialVersionUID = 1L;

        UndecidedException() {
            super("the operator check failed", null, false, false);
        }
    }

    private final AdminAuthorizer authorizer;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
    private final LogThrottle throttle;

    OperatorCheck(AdminAuthorizer authorizer, LongSupplier ticker) {
        this.authorizer = authorizer;
        throttle = new LogThrottle(ticker);
    }

    /** The operator's name; null if the request is not an operator's. */
    @Nullable String operatorOf(AdminRequest request) throws UndecidedException {
        if (!permits.tryAcquire()) {
            warn("has more than " + MAX_CONCURRENT + " calls in progress", null);
            throw new UndecidedException();
        }
        try {
            String name = authorizer.operator(request);
            if (name == null || (!name.isBlank() && name.length() <= AdminAuthorizer.MAX_NAME_LENGTH)) {
                return name;
            }
            warn("returned a name that is blank or too long", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            warn("failed", e);
        } finally {
            permits.release();
        }
        throw new UndecidedException();
    }

    private void warn(String what, @Nullable Exception cause) {
        if (throttle.isDue()) {
            LOG.warn("The AdminAuthorizer {}", what, cause);
        }
    }
}
