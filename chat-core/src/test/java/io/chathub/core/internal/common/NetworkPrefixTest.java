package io.chathub.core.internal.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses count as one, for rates, mutes and bans. */
class NetworkPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "[::FFFF:192.0.2.1], 192.0.2.1",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:0/64",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:0/64",
        "2001:db8:0:0:ffff:ffff:ffff:ffff, 2001:db8:0:0:0:0:0:0/64",
        "2001:db8:0:1::1, 2001:db8:0:1:0:0:0:0/64",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64",
        "fe80::2%no-such-interface, fe80:0:0:0:0:0:0:0/64",
        "Memory, memory",
        "zz:1, zz:1",
        "2001:db8::/32, 2001:db8::/32",
        ":::, :::",
    })
    void anAddressStandsForItsNetwork(String address, String network) {
        assertThat(NetworkPrefix.networkOf(address)).isEqualTo(network);
    }
}
