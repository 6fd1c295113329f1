package io.chathub.server.servlet.internal.admin;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.server.servlet.internal.http.Responses;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what a request of an operator reads from the broker, and answers a request that cannot be carried out. */
final class BrokerReads {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerReads.class);
    private static final long MAX_WAIT_MILLIS = 10_000;

    private BrokerReads() {}

    /** The messages cannot be read now. */
    static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnavailableException(Throwable cause) {
            super(cause);
        }
    }

    /** A read of the broker. */
    interface Read<T> {
        /** Begins the read; throws an {@link IllegalStateException} if the hub does not run. */
        CompletionStage<T> begin();
    }

    /** An answer that is made of reads. */
    interface Answer {
        /** Sends the answer. */
        void send() throws IOException, UnavailableException;
    }

    /**
     * The result of a read.
     *
     * @throws ProtocolException if the broker refuses the read
     */
    static <T> T await(Read<T> read) throws UnavailableException {
        try {
            return read.begin().toCompletableFuture().get(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProtocolException refusal) {
                throw refusal;
            }
            throw new UnavailableException(e);
        } catch (TimeoutException | IllegalStateException e) {
            throw new UnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(e);
        }
    }

    /**
     * Sends an answer; or 400 for a parameter that is out of range, and 503 where the messages cannot be read now.
     *
     * @param name the name of the read, for the text of the refusal
     */
    static void answer(String name, HttpServletResponse response, Answer answer) throws IOException {
        try {
            answer.send();
        } catch (IllegalArgumentException e) {
            Responses.text(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (ProtocolException e) {
            int status = e.code() == ErrorCode.BAD_FIELD
                    ? HttpServletResponse.SC_BAD_REQUEST
                    : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            Responses.text(response, status, String.valueOf(e.getMessage()));
        } catch (UnavailableException e) {
            LOG.warn("The {} of an operator has failed", name, e.getCause());
            Responses.text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the " + name + " failed");
        }
    }
}
