package io.chathub.server.jakarta.internal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.server.jakarta.Transport;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportChoiceTest {

    private static ServletContext container(String name) {
        return (ServletContext) Proxy.newProxyInstance(
                TransportChoiceTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getServerInfo" -> name;
                    default -> throw new AssertionError(method);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "Apache Tomcat/10.1.55, UPGRADE",
        "Apache Tomcat/11.0.27, UPGRADE",
        "Apache Tomcat/11.1.0, JAKARTA",
        "Undertow - 2.3.24.Final, UPGRADE",
        "Undertow - 2.4.4.Final, JAKARTA",
        "jetty/12.1.14, JAKARTA",
        "Another/1, JAKARTA",
        ", JAKARTA",
    })
    void auto_isTheTestedTransport(String name, Transport expected) {
        assertThat(TransportChoice.of(Transport.AUTO, container(name))).isEqualTo(expected);
    }

    @Test
    void transportThatIsSet_isTaken() {
        assertThat(TransportChoice.of(Transport.UPGRADE, container("Another/1")))
                .isEqualTo(Transport.UPGRADE);
        assertThat(TransportChoice.of(Transport.JAKARTA, container("Apache Tomcat/10.1.55")))
                .isEqualTo(Transport.JAKARTA);
    }

    @Test
    void upgrade_onJetty_isRefused() {
        assertThatThrownBy(() -> TransportChoice.of(Transport.UPGRADE, container("jetty/12.1.14")))
                .hasMessageContaining("expected: JAKARTA");
    }
}
