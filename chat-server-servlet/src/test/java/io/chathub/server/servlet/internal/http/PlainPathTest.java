package io.chathub.server.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling of each path is answered, so that a proxy's rule for that path covers every request that reaches it. */
class PlainPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/admin",
                "/api/monitoring",
                "/chat/",
                "/assets/view/dom.js",
                "/team.a/~b_c-d/x",
                "/...",
                "/a.",
                "/.well-known/x",
                "/a:b@c!$&'()*+,=",
                "/my%20file.txt",
                "/a%5B1%5D.txt",
                "/50%26.txt",
                "/caf%C3%A9",
                "/caf%c3%a9/%E2%82%AC%F0%9F%98%80.png"
            })
    void normalForm_isPlain(String path) {
        assertThat(PlainPath.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "admin",
                "*",
                "/admin;x",
                "/admin;",
                "/;/admin",
                "/;x=1/admin",
                "/api;/admin",
                "/api;x=1/monitoring",
                "/api/monitoring;jsessionid=1",
                "/ws;token=x",
                "/admin%3bx",
                "/admin%3B",
                "/..;/admin",
                "//admin",
                "/api//admin",
                "/chat//",
                "/./admin",
                "/admin/.",
                "/sub/../admin",
                "/admin/..",
                "/%2e/admin",
                "/%2E%2e/admin",
                "/.%2e/admin",
                "/admin%2e",
                "/%61dmin",
                "/a%64min",
                "/adm%49n",
                "/ad%7Emin",
                "/%2dx",
                "/api%2fadmin",
                "/api%2Fadmin",
                "/%2fadmin",
                "/api%5cadmin",
                "/api\\admin",
                "/a\\..\\admin",
                "/%252e/admin",
                "/%25",
                "/admin%00",
                "/admin%09",
                "/admin%0d%0a",
                "/admin%7f",
                "/admin\t",
                "/admin x",
                "/admin#x",
                "/admin?x",
                "/admin\u0000",
                "/caf\u00e9",
                "/%",
                "/%4",
                "/%zz",
                "/%+1",
                "/%u002e",
                "/%c0%ae%c0%ae/admin",
                "/%c0%af",
                "/%e0%80%ae",
                "/%f0%80%80%ae",
                "/%ed%a0%80",
                "/%ff",
                "/%c3",
                "/%c3/%a9",
                "/%c3x%a9",
                "/%c3%20%a9",
                "/%a9",
                "/\u0661dmin",
                "/%\u0661\u0661"
            })
    void otherSpelling_isNotPlain(String path) {
        assertThat(PlainPath.isPlain(path)).isFalse();
    }

    /** No octet but those that cannot be written plainly has an encoded form that is answered. */
    @Test
    void encodedOctet_isNotASecondSpellingOfALetterOrSeparator() {
        for (int octet = 0; octet < 0x80; octet++) {
            boolean letter = Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0;
            boolean separator = "/\\;%".indexOf(octet) >= 0 || octet < ' ' || octet == 0x7f;
            assertThat(PlainPath.isPlain(String.format("/x%%%02x", octet)))
                    .as("octet %x", octet)
                    .isEqualTo(!letter && !separator);
        }
    }
}
