package io.chathub.server.servlet;

import org.jspecify.annotations.Nullable;

/**
 * Authenticates operators by the host's own means, such as its session. Called for each request of the dashboard and each action,
 * so that a withdrawn right takes effect with the next request.
 *
 * <p>Called on the request's thread; it may block. At most 8 calls run at a time, and requests beyond them are answered with
 * 503. Implementations are thread-safe.
 *
 * <pre>{@code
 * WebOptions options = WebOptions.builder()
 *         .adminAuthorizer(request -> sessions.find(request.cookie("SESSION"))
 *                 .filter(User::isOperator)
 *                 .map(User::name)
 *                 .orElse(null))
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface AdminAuthorizer {

    /** The maximum length of an operator's name: {@value} characters. */
    int MAX_NAME_LENGTH = 128;

    /**
     * Returns the operator's name, or null for any other user.
     *
     * @return the name for the audit log, not blank and at most {@value #MAX_NAME_LENGTH} characters; null to reject the request
     * @throws Exception if the host cannot decide; the request is answered with 503
     */
    @Nullable String operator(AdminRequest request) throws Exception;
}
