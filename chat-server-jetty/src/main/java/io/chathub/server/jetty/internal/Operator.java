package io.chathub.server.jetty.internal;

/**
 * Who may see the dashboard, and act.
 *
 * @param name     as the host says, or how else it was known
 * @param address  where the request comes from
 * @param explicit whether the request shows the admin token in a way that no browser does by itself
 */
record Operator(String name, String address, boolean explicit) {

    /** Whoever showed the admin token. */
    static final String BY_TOKEN = "admin-token";
    /** Whoever sits at this machine. */
    static final String LOCAL = "local";

    /** The name as the audit log has it. */
    String forAudit() {
        return name + " from " + address;
    }
}
