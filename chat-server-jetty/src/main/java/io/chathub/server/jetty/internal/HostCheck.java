package io.chathub.server.jetty.internal;

import io.chathub.server.jetty.AdminAuthorizer;
import io.chathub.server.jetty.AdminRequest;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the host who is an operator. Few at a time: strangers may ask too, and the threads that wait here are those that read
 * the chat's messages.
 */
final class HostCheck {

    /** How many requests may wait for the host. */
    static final int AT_ONCE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(HostCheck.class);

    /** The host does not say. */
    static final class UndecidedException extends Exception {
        private static final long serialVersionUID = 1L;

        UndecidedException() {
            super("the host does not say who it is", null, false, false);
        }
    }

    private final AdminAuthorizer authorizer;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final LogPace pace = new LogPace();

    HostCheck(AdminAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** The operator's name; null where it is none. */
    @Nullable String operatorOf(AdminRequest request) throws UndecidedException {
        if (!places.tryAcquire()) {
            warn("is asked for more than " + AT_ONCE + " requests at once", null);
            throw new UndecidedException();
        }
        try {
            String name = authorizer.operator(request);
            if (name == null || (!name.isBlank() && name.length() <= AdminAuthorizer.MAX_NAME_LENGTH)) {
                return name;
            }
            warn("gave a name that is blank or too long", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            warn("failed", e);
        } finally {
            places.release();
        }
        throw new UndecidedException();
    }

    private void warn(String what, @Nullable Exception cause) {
        if (pace.isDue()) {
            LOG.warn("The check for operators {}", what, cause);
        }
    }
}
