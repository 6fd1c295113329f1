package io.chathub.server.jetty;

/** The address cannot be listened on: another program has the port, or this machine does not have the host. */
public final class BindFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    BindFailedException(String host, int port, Throwable cause) {
        super("cannot listen on " + host + ":" + port + " (" + cause.getMessage() + ")", cause);
        this.host = host;
        this.port = port;
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
