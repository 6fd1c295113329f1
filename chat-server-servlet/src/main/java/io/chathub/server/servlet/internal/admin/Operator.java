package io.chathub.server.servlet.internal.admin;

/**
 * An authenticated operator.
 *
 * @param name     the name that the authorizer returned, or one of the constants
 * @param address  the client's IP address
 * @param explicit whether the request presents the admin token in a way that no browser does by itself
 */
record Operator(String name, String address, boolean explicit) {

    /** The name of an operator with the admin token. */
    static final String BY_TOKEN = "admin-token";
    /** The name of an operator on this machine. */
    static final String LOCAL = "local";

    /** The name in the audit log. */
    String forAudit() {
        return name + " from " + address;
    }
}
