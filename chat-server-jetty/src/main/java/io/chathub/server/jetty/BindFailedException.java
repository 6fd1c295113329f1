package io.chathub.server.jetty;

import java.nio.channels.UnresolvedAddressException;

/** The server could not listen on its address: the port is in use, or the host is not an address of this machine. */
public final class BindFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    BindFailedException(String host, int port, Throwable cause) {
        super("cannot listen on " + host + ":" + port + ": " + reason(cause), cause);
        this.host = host;
        this.port = port;
    }

    /** The operating system's message, which the innermost cause has. */
    private static String reason(Throwable cause) {
        Throwable bottom = cause;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        return bottom instanceof UnresolvedAddressException ? "no such host" : String.valueOf(bottom.getMessage());
    }

    /** The configured host. */
    public String host() {
        return host;
    }

    /** The configured port. */
    public int port() {
        return port;
    }
}
