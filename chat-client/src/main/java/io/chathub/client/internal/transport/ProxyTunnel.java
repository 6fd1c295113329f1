package io.chathub.client.internal.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks an HTTP proxy for a tunnel to a server, by {@code CONNECT} (RFC 9110 section 9.3.6). */
final class ProxyTunnel {

    private static final int MAX_HEAD_BYTES = 16_384;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[ \r]");

    private ProxyTunnel() {}

    /**
     * Turns a connection to a proxy into one to {@code authority}, a host and a port.
     *
     * @param millis how long the proxy may take for the next octet of its answer
     */
    static void open(Socket socket, InetSocketAddress proxy, String authority, int millis) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(millis);
        String head = readHead(socket.getInputStream());
        socket.setSoTimeout(0);
        Matcher status = STATUS_LINE.matcher(head);
        String name = "the proxy " + proxy.getHostString() + ":" + proxy.getPort();
        if (!status.lookingAt()) {
            throw new ProtocolException(name + " has not answered with HTTP/1.1");
        }
        int code = Integer.parseInt(status.group(1));
        if (code < 200 || code >= 300) {
            throw new IOException(name + " refuses a tunnel to " + authority + " with HTTP " + code);
        }
    }

    /** Reads octet by octet: what follows the head belongs to the server. */
    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the proxy has closed the connection");
            }
            if (head.length() >= MAX_HEAD_BYTES) {
                throw new ProtocolException("the answer of the proxy is too long");
            }
            head.append((char) octet);
        }
        return head.toString();
    }
}
