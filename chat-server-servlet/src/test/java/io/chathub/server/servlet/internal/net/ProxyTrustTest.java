package io.chathub.server.servlet.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chathub.server.servlet.ForwardedHeader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's address and scheme behind trusted and other proxies. */
class ProxyTrustTest {

    private static final ProxyTrust TRUST =
            new ProxyTrust(List.of("127.0.0.1", "10.0.0.0/8", "2001:db8:aa::/48"), ForwardedHeader.X_FORWARDED);

    private static String viaX(String peer, String... lists) {
        return TRUST.resolve(peer, false, ProxyTrust.xForwarded(List.of(lists), List.of()))
                .address();
    }

    private static String viaForwarded(String... headers) {
        return TRUST.resolve("127.0.0.1", false, ForwardedElements.parse(List.of(headers)))
                .address();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
                "127.0.0.1   | 198.51.100.1 | 198.51.100.1",
                "127.0.0.1   | 6.6.6.6, 198.51.100.1 | 198.51.100.1",
                "127.0.0.1   | 6.6.6.6, 198.51.100.1, 10.1.2.3 | 198.51.100.1",
                "127.0.0.1   | 10.1.1.1, 10.2.2.2 | 10.1.1.1",
                "127.0.0.1   | 198.51.100.1, unknown | 127.0.0.1",
                "127.0.0.1   | 198.51.100.1, , 10.1.2.3 | 10.1.2.3",
                "127.0.0.1   | 198.51.100.1:4711 | 198.51.100.1",
                "127.0.0.1   | 2001:DB8::1 | 2001:db8:0:0:0:0:0:1",
                "127.0.0.1   | [2001:db8::1]:80 | 2001:db8:0:0:0:0:0:1",
                "127.0.0.1   | 2001:db8:aa::1 | 2001:db8:aa:0:0:0:0:1",
                "127.0.0.1   | ::ffff:198.51.100.1 | 198.51.100.1",
                "127.0.0.1   | 198.51.100.1; DROP TABLE | 127.0.0.1",
                "127.0.0.1   | 1.2.3 | 127.0.0.1",
                "127.0.0.1   | 1.2.3.4.5 | 127.0.0.1",
                "127.0.0.1   | 0x7f.1 | 127.0.0.1",
                "127.0.0.1   | 300.1.1.1 | 127.0.0.1",
                "127.0.0.1   | localhost | 127.0.0.1",
            })
    void onlyWhatTrustedProxiesSayCounts(String peer, String list, String client) {
        assertThat(viaX(peer, list)).isEqualTo(client);
    }

    @Test
    void repeatedHeaders_areOneList() {
        assertThat(viaX("127.0.0.1", "6.6.6.6", "198.51.100.1", "10.0.0.1")).isEqualTo("198.51.100.1");
        assertThat(viaX("127.0.0.1", "10.0.0.1,".repeat(50_000) + "10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.1 | 198.51.100.1",
                "For=\"[2001:db8::1]:4711\";proto=https | 2001:db8:0:0:0:0:0:1",
                "for=6.6.6.6, for=198.51.100.1;by=10.0.0.1, for=10.0.0.1 | 198.51.100.1",
                "for=198.51.100.1, for=unknown | 127.0.0.1",
                "for=198.51.100.1, for=_hidden | 127.0.0.1",
                "for=198.51.100.1;for=6.6.6.6 | 127.0.0.1",
                "for=\"198.51.100.1\\\" | 127.0.0.1",
                "for=\"6.6.6.6, for=198.51.100.1\" | 127.0.0.1",
                "for=\"6.6.6.6, for=198.51.100.1 | 198.51.100.1",
                "for=\", for=\"[2001:db8::1]:4711\" | 2001:db8:0:0:0:0:0:1",
                "for=\"\\\", for=\"[2001:db8::1]\";proto=https | 2001:db8:0:0:0:0:0:1",
                "for=6.6.6.6\\, for=198.51.100.1 | 198.51.100.1",
                "for=198.51.100.1;host=\"a,b\\\"c, for=6.6.6.6\" | 198.51.100.1",
                "for=\"198.51.100.1\";host=\"a\\\\\" | 198.51.100.1",
                "proto=https | 127.0.0.1",
                "=,;=;,for | 127.0.0.1",
                "for = 198.51.100.1 | 198.51.100.1",
            })
    void theStandardHeaderIsReadAsItIsWritten(String header, String client) {
        assertThat(viaForwarded(header)).isEqualTo(client);
    }

    @Test
    void nearestProxy_decidesTheScheme() {
        assertThat(TRUST.resolve("127.0.0.1", false, ProxyTrust.xForwarded(List.of("1.2.3.4"), List.of("http, HTTPS")))
                        .secure())
                .isTrue();
        assertThat(TRUST.resolve("127.0.0.1", true, ProxyTrust.xForwarded(List.of("1.2.3.4"), List.of("https, http")))
                        .secure())
                .isFalse();
        assertThat(TRUST.resolve("127.0.0.1", false, ProxyTrust.xForwarded(List.of(), List.of("https")))
                        .secure())
                .isTrue();
        assertThat(TRUST.resolve("6.6.6.6", false, ProxyTrust.xForwarded(List.of(), List.of("https")))
                        .secure())
                .isFalse();
        assertThat(TRUST.resolve("127.0.0.1", true, List.of()).secure()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "[2001:db8::1], 2001:db8::1",
        "[fe80::1%eth0], fe80::1",
        "fe80::1%2, fe80::1",
    })
    void aPeersAddressIsWithoutBracketsAndInterface(String given, String address) {
        assertThat(IpAddresses.ofPeer(given)).isEqualTo(address);
    }

    @Test
    void address_isNormalized() {
        AddressLimiter limiter = new AddressLimiter(1);
        assertThat(limiter.tryAcquire("192.0.2.1")).isNotNull();
        assertThat(limiter.tryAcquire("::ffff:192.0.2.1")).isNull();
        assertThat(limiter.tryAcquire("2001:db8::1")).isNotNull();
        assertThat(limiter.tryAcquire("2001:DB8:0:0:1::")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/8/8", "10.0.0/8", "a/b"})
    void network_malformed_isRejected(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Networks.of("trustedProxies", List.of(entry)))
                .withMessage(
                        "trustedProxies: " + entry + " (expected: an IP address, or a network such as 10.0.0.0/8)");
    }
}
