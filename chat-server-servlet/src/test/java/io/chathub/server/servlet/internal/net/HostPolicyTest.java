package io.chathub.server.servlet.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Allowed hosts and allowed origins. */
class HostPolicyTest {

    private static final HostPolicy HOSTS =
            HostPolicy.of(List.of("chat.example", "*.ex.com", "localhost:8080", "[::1]"));

    @ParameterizedTest
    @CsvSource({
        "chat.example,true",
        "CHAT.example:4711,true",
        "chat.example.,true",
        "a.ex.com,true",
        "a.b.ex.com:80,true",
        "ex.com,false",
        "prefix-ex.com,false",
        "ex.com.evil.io,false",
        "localhost:8080,true",
        "localhost,false",
        "localhost:80,false",
        "[::1]:3000,true",
        "evil.example,false",
        "chat.example/x,false",
        "user@chat.example,false",
        "chat.example:port,false",
        "'',false",
        "' chat.example',false",
    })
    void aHostIsComparedAsOne(String host, boolean allowed) {
        assertThat(HOSTS.allows(host)).isEqualTo(allowed);
    }

    @Test
    void emptyList_allowsEveryHost() {
        assertThat(HostPolicy.of(List.of()).allows("whatever")).isTrue();
        assertThat(HostPolicy.of(List.of()).allows(null)).isTrue();
        assertThat(HOSTS.allows(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "http://chat.example", "chat.example/", "*.*.example", "a b"})
    void host_malformed_isRejected(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPolicy.of(List.of(entry)))
                .withMessage("allowedHosts: " + entry + " (expected: HOST, HOST:PORT or *.HOST)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.ex.com,true",
        "https://A.EX.com:443,true",
        "https://a.ex.com:444,false",
        "https://a.ex.com:0,false",
        "https://a.ex.com:65536,false",
        "https://a.ex.com:99999,false",
        "https://a.ex.com/,false",
        "https://a.ex.com?x,false",
        "https://a.ex.com#x,false",
        "https://user@a.ex.com,false",
        "https://evil.io\\.a.ex.com,false",
        "https://evil.io%2f.ex.com,false",
        "https://xn--e1afmkfd.ex.com,true",
        "https://пример.ex.com,false",
        "https://.ex.com,false",
        "https://a..ex.com,false",
        "ftp://a.ex.com,false",
        "https:a.ex.com,false",
        "//a.ex.com,false",
        "null,false",
        "' https://a.ex.com',false",
        "'https://a.ex.com, https://evil.io',false",
    })
    void anOriginIsComparedAsOne(String origin, boolean allowed) {
        OriginPolicy origins = OriginPolicy.of(List.of("https://*.ex.com"));
        assertThat(origins.allows(origin, "chat.example")).isEqualTo(allowed);
    }

    @Test
    void nullOrigin_isAllowedByOptionOnly() {
        assertThat(OriginPolicy.of(List.of()).withNull(true).allows("null", "h"))
                .isTrue();
        assertThat(OriginPolicy.of(List.of()).withNull(true).allows("NULL", "h"))
                .isFalse();
    }
}
