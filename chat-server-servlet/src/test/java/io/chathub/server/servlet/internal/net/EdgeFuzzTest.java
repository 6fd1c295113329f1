package io.chathub.server.servlet.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.chathub.server.servlet.ForwardedHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Fuzzing of untrusted headers: each is accepted or rejected, without any other effect. The corpus runs as tests. */
class EdgeFuzzTest {

    private final OriginPolicy origins = OriginPolicy.of(List.of("https://chat.example", "https://*.ex.com"));
    private final HostPolicy hosts = HostPolicy.of(List.of("chat.example", "*.ex.com"));
    private final ProxyTrust trust = new ProxyTrust(List.of("127.0.0.1", "10.0.0.0/8"), ForwardedHeader.FORWARDED);

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    @FuzzTest(maxDuration = "10m")
    void allowedOrigin_isOnTheList(byte[] input) {
        String origin = text(input);
        if (origins.allows(origin, "chat.example:8080")) {
            assertThat(origin.toLowerCase(Locale.ROOT))
                    .matches("https://(chat\\.example|[a-z0-9._-]*\\.ex\\.com)(:0*443)?"
                            + "|https?://chat\\.example:0*8080");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void allowedHost_isOnTheList(byte[] input) {
        String host = text(input);
        if (hosts.allows(host)) {
            assertThat(host.toLowerCase(Locale.ROOT))
                    .matches("(chat\\.example|[a-z0-9._-]*\\.ex\\.com)\\.?(:[0-9]{1,5})?");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void forwardedClient_isAnAddress(byte[] input) {
        String header = text(input);
        for (String address : List.of(
                trust.resolve("127.0.0.1", false, ForwardedElements.parse(List.of(header)))
                        .address(),
                trust.resolve("127.0.0.1", false, ProxyTrust.xForwarded(List.of(header), List.of(header)))
                        .address())) {
            assertThat(IpAddresses.parse(address)).as(address).isNotNull();
        }
    }
}
