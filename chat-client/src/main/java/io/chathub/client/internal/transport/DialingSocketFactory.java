package io.chathub.client.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Gives the library a connected socket. The library asks for one that is not connected; one that is connected it takes as it
 * is, and adds no TLS.
 */
final class DialingSocketFactory extends SocketFactory {

    private final Dialer dialer;
    private final Dialer.SocketListener listener;

    DialingSocketFactory(Dialer dialer, Dialer.SocketListener listener) {
        this.dialer = dialer;
        this.listener = listener;
    }

    @Override
    public Socket createSocket() throws IOException {
        return dialer.dial(listener);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("the server is that of the dialer");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("the server is that of the dialer");
    }

    @Override
    public Socket createSocket(InetAddress address, int port) {
        throw new UnsupportedOperationException("the server is that of the dialer");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("the server is that of the dialer");
    }
}
