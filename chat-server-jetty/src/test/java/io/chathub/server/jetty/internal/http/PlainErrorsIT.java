package io.chathub.server.jetty.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.chathub.core.Hub;
import io.chathub.server.servlet.spi.EdgeRules;
import io.chathub.server.servlet.suite.RawClient;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** W8: the answer after a failure in the server. */
class PlainErrorsIT {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST"})
    void throwingHandler_answersAPlain500(String method) throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(Response.class);
        log.setLevel(Level.OFF); // it throws on purpose
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        server.addConnector(connector);
        server.setErrorHandler(new PlainErrors(EdgeRules.of(Hub.builder().build(), List.of())));
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                throw new IllegalStateException("<script>the secret " + request.getHttpURI());
            }
        });
        server.start();
        try {
            RawClient client = RawClient.open(connector.getLocalPort());
            String head = client.request(
                    method
                            + " /%3Cscript%3E?<script> HTTP/1.1\r\nHost: h\r\nAccept: text/html,*/*;q=x\r\nContent-Length: 0\r\n\r\n");
            assertThat(head)
                    .startsWith("HTTP/1.1 500 ")
                    .contains(
                            "X-Content-Type-Options: nosniff\r\n",
                            "Content-Type: text/plain;charset=utf-8\r\n",
                            "Cache-Control: no-store\r\n")
                    .doesNotContain("secret", "<script>", "Server:");
            if (!method.equals("HEAD")) {
                assertThat(client.body(head)).isEqualTo("500 Server Error\n");
            }
            client.cut();
        } finally {
            server.stop();
            log.setLevel(null);
        }
    }
}
