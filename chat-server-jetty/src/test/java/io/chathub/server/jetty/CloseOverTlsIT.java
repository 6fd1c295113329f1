package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.CloseDeliveryIT;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.ServedChat;
import io.chathub.server.servlet.suite.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The close of a connection over TLS, where the close of the output ends TLS too. */
@Tag("long")
class CloseOverTlsIT extends CloseDeliveryIT {

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void createCertificate() throws Exception {
        certificate = TestCertificate.create(folder, "EC");
    }

    @Override
    protected ServedChat start(HubOptions options) {
        JettyHost host = new JettyHost(
                server -> server.tls(TlsOptions.ofKeyStore(certificate.keyStore(), TestCertificate.PASSWORD)));
        return ServedChat.start(host, Hub.builder().options(options).build(), WebOptions.DEFAULT);
    }

    @Override
    protected RawClient open(int port, int receiveBuffer) {
        try {
            Socket plain = new Socket();
            plain.setReceiveBufferSize(receiveBuffer);
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            SSLSocket secure = (SSLSocket) TestCertificate.trusting(certificate)
                    .getSocketFactory()
                    .createSocket(plain, "localhost", port, true);
            secure.startHandshake();
            return RawClient.over(secure);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
