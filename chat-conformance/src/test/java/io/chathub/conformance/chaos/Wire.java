package io.chathub.conformance.chaos;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket of v2 made of one socket. One thread reads; writes are the caller's to order. */
final class Wire implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;

    private final Socket socket;
    private final InputStream in;
    private final MessageReader messages;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        messages = new MessageReader(in);
    }

    /** Connects and shakes hands; {@code receiveBuffer} is left to the system where it is 0. */
    static Wire open(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            Wire wire = new Wire(socket);
            wire.shakeHands(port);
            socket.setSoTimeout(0);
            return wire;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void shakeHands(int port) throws IOException {
        String request = "GET /ws HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat.v2\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        String head = Frames.readHead(in);
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(
                    "the handshake was refused: " + head.lines().findFirst().orElse(""));
        }
    }

    /** The next message, or control frame. */
    Frames.Frame read() throws IOException {
        return messages.read();
    }

    void send(int opcode, byte[] payload) throws IOException {
        socket.getOutputStream().write(Frames.masked(opcode, payload));
    }

    void send(String text) throws IOException {
        send(Frames.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the connection with a reset: what is under way in either direction may be lost. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        close();
    }

    /** Ends the connection in the way of TCP, without a close frame. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
