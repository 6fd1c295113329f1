package io.chathub.server.jetty;

import java.nio.channels.UnresolvedAddressException;

/** The address cannot be listened on: another program has the port, or this machine does not have the host. */
public final class BindFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    BindFailedException(String host, int port, Throwable cause) {
        super("cannot listen on " + host + ":" + port + ": " + reason(cause), cause);
        this.host = host;
        this.port = port;
    }

    /** What the operating system said, which stands at the bottom. */
    private static String reason(Throwable cause) {
        Throwable bottom = cause;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        return bottom instanceof UnresolvedAddressException ? "no such host" : String.valueOf(bottom.getMessage());
    }

    /** The host that was asked for. */
    public String host() {
        return host;
    }

    /** The port that was asked for. */
    public int port() {
        return port;
    }
}
