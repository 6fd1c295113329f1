package io.chathub.server.jetty;

import org.jspecify.annotations.Nullable;

/**
 * Decides who is an operator: the host's own check, by its session for instance. It is asked for each request of the
 * dashboard and each action, so that whoever may no longer is refused by the next.
 *
 * <p>It is called on the request's thread and may block; of the server's threads, only a few wait in it at a time, and
 * requests beyond them are answered with 503.
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

    /** The longest name: {@value} characters. */
    int MAX_NAME_LENGTH = 128;

    /**
     * Who is it?
     *
     * @return the operator's name for the audit log, not blank and at most {@value #MAX_NAME_LENGTH} characters; null to refuse
     * @throws Exception to refuse with 503: the host failed
     */
    @Nullable String operator(AdminRequest request) throws Exception;
}
