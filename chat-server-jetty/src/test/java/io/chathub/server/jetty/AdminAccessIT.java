package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.server.servlet.AdminAuthorizer;
import io.chathub.server.servlet.AdminRequest;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Authentication of operators. */
class AdminAccessIT extends AdminFixture {
    @Test
    void admin_withoutToken_isRejected() {
        start(withToken());
        assertThat(get("/api/admin").statusCode()).isEqualTo(401);
        assertThat(get("/api/admin").headers().firstValue("www-authenticate"))
                .as("no browser is to ask for a page's script")
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer "));
        assertThat(post("/api/admin/ban", NOBODY).statusCode()).isEqualTo(401);
        assertThat(post("/api/admin/ban", NOBODY, "Authorization", "Bearer wrong-horse")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/api/admin/ban", NOBODY, "Authorization", basic("wrong-horse"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(audit()).isEmpty();
    }

    @Test
    void action_bearerToken_isAccepted_basicNeedsAnActionToken() {
        start(withToken());
        assertThat(act("ban", NOBODY).statusCode()).isEqualTo(200);
        // A browser adds Basic by itself, whoever made the page.
        HttpResponse<String> alone = post("/api/admin/ban", NOBODY, "Authorization", BASIC);
        assertThat(alone.statusCode()).isEqualTo(403);
        assertThat(alone.body()).startsWith("X-ChatHub-Action-Token:");
        assertThat(audit()).hasSize(1);
        String token = actionToken("Authorization", BASIC);
        assertThat(post("/api/admin/unban", NOBODY, "Authorization", BASIC, "X-ChatHub-Action-Token", token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/api/admin/ban", NOBODY, "X-ChatHub-Action-Token", token)
                        .statusCode())
                .as("alone it says nothing of who it is")
                .isEqualTo(401);
        char last = token.charAt(20) == 'A' ? 'B' : 'A';
        String tampered = token.substring(0, 20) + last + token.substring(21);
        for (String bad : List.of(tampered, "x", TOKEN, "0".repeat(59))) {
            assertThat(post("/api/admin/ban", NOBODY, "Authorization", BASIC, "X-ChatHub-Action-Token", bad)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(audit()).hasSize(2);
    }

    @Test
    void actionToken_expired_isRejected() {
        start(withToken().adminTokenTtl(Duration.ofMillis(300)));
        String token = actionToken("Authorization", BASIC);
        await().untilAsserted(() -> assertThat(
                        post("/api/admin/ban", NOBODY, "Authorization", BASIC, "X-ChatHub-Action-Token", token)
                                .statusCode())
                .isEqualTo(403));
        for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebOptions.builder().adminTokenTtl(bad).build())
                    .withMessageStartingWith("adminTokenTtl: ");
        }
    }

    @Test
    void admin_noTokenConfigured_allowsLocalRequestsOnly() {
        start(WebOptions.builder());
        assertThat(post("/api/admin/ban", NOBODY).statusCode())
                .as("no action token")
                .isEqualTo(403);
        String token = actionToken();
        String header = "X-ChatHub-Action-Token";
        assertThat(post("/api/admin/ban", NOBODY, header, token, "X-Forwarded-For", "10.0.0.1")
                        .statusCode())
                .isEqualTo(403);
        String rebound = "POST /api/admin/ban HTTP/1.1\r\nHost: rebound.example\r\n" + header + ": " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + NOBODY.length() + "\r\n\r\n" + NOBODY;
        RawClient client = RawClient.open(server.port());
        clients.add(client);
        assertThat(client.request(rebound)).startsWith("HTTP/1.1 403 ");
        assertThat(audit()).isEmpty();
        assertThat(post("/api/admin/ban", NOBODY, header, token).statusCode()).isEqualTo(200);
        assertThat(audit()).extracting(AuditEntry::moderator).containsExactly("local from 127.0.0.1");
    }

    @Test
    void authorizer_isCalledForEachRequest() {
        AtomicReference<String> session = new AtomicReference<>("s3");
        AtomicReference<AdminRequest> seen = new AtomicReference<>();
        start(WebOptions.builder().adminAuthorizer(request -> {
            seen.set(request);
            String cookie = request.cookie("SESSION");
            return cookie != null && cookie.equals(session.get()) ? "Ann\nforged" : null;
        }));
        assertThat(get("/admin").statusCode()).as("this machine is nobody").isEqualTo(403);
        assertThat(get("/admin", "Cookie", "SESSION=s3").statusCode()).isEqualTo(200);
        assertThat(get("/api/monitoring", "Cookie", "SESSION=s3").statusCode()).isEqualTo(200);
        String token = actionToken("Cookie", "SESSION=s3");
        assertThat(post("/api/admin/ban", NOBODY, "Cookie", "SESSION=s3").statusCode())
                .as("a cookie comes by itself too")
                .isEqualTo(403);
        assertThat(post("/api/admin/ban", NOBODY, "Cookie", "SESSION=s3", "X-ChatHub-Action-Token", token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(audit()).extracting(AuditEntry::moderator).containsExactly("Ann\nforged from 127.0.0.1");
        assertThat(seen.get().remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(seen.get().toString()).doesNotContain("s3");

        session.set("another");
        assertThat(post("/api/admin/unban", NOBODY, "Cookie", "SESSION=s3", "X-ChatHub-Action-Token", token)
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/api/monitoring", "Cookie", "SESSION=s3").statusCode()).isEqualTo(403);
        assertThat(audit()).hasSize(1);
    }

    @Test
    void actionToken_ofAnotherOperator_isRejected() {
        start(WebOptions.builder().adminAuthorizer(request -> request.cookie("USER")));
        String anns = actionToken("Cookie", "USER=ann");
        assertThat(post("/api/admin/ban", NOBODY, "Cookie", "USER=bob", "X-ChatHub-Action-Token", anns)
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/api/admin/ban", NOBODY, "Cookie", "USER=ann", "X-ChatHub-Action-Token", anns)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void admin_tokenOrAuthorizer_isSufficient() {
        start(withToken()
                .adminAuthorizer(request -> "Bearer hosts-own".equals(request.header("authorization")) ? "ann" : null));
        assertThat(get("/api/admin", "Authorization", BEARER).body()).contains("\"operator\":\"admin-token from ");
        for (int i = 0; i < 20; i++) {
            assertThat(get("/api/admin", "Authorization", "Bearer hosts-own").body())
                    .contains("\"operator\":\"ann from ", "\"failedSignIns\":0");
        }
        assertThat(get("/api/admin").statusCode()).isEqualTo(401);
    }

    @Test
    void authorizer_failing_is503AndLoggedOnce() {
        List<String> lines = listen("io.chathub.server.servlet.internal.admin.OperatorCheck");
        start(WebOptions.builder().adminAuthorizer(request -> {
            if (request.header("X-Long") != null) {
                return "x".repeat(AdminAuthorizer.MAX_NAME_LENGTH + 1);
            }
            if (request.header("X-Blank") != null) {
                return " ";
            }
            throw new IllegalStateException("broken, on purpose");
        }));
        for (String header : List.of("X-Any", "X-Long", "X-Blank")) {
            HttpResponse<String> response = get("/api/admin", header, "1");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("retry-after")).isPresent();
            assertThat(response.body()).doesNotContain("purpose");
            assertThat(post("/api/admin/ban", NOBODY, header, "1").statusCode()).isEqualTo(503);
        }
        assertThat(lines).filteredOn(line -> line.endsWith("failed")).hasSize(1);
    }

    @Test
    void authorizer_blocking_doesNotBlockOtherRequests() {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        start(WebOptions.builder().adminAuthorizer(request -> {
            waiting.incrementAndGet();
            answer.await();
            return "ann";
        }));
        List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, 8)
                .mapToObj(i -> http.sendAsync(request("/api/admin").build(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        await().until(() -> waiting.get() == 8);
        assertThat(get("/api/admin").statusCode()).isEqualTo(503);
        assertThat(get("/api/status").statusCode()).isEqualTo(200);
        answer.countDown();
        assertThat(asked).allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(200));
        assertThat(get("/api/admin").statusCode()).isEqualTo(200);
    }

    @Test
    void wrongTokens_areLimitedAndCounted() {
        start(withToken().trustedProxies("127.0.0.1"));
        String[] guesser = {"X-Forwarded-For", "203.0.113.9", "Authorization", "Bearer guess"};
        for (int i = 0; i < 10; i++) {
            assertThat(get(i % 2 == 0 ? "/api/admin" : "/admin", guesser).statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> late = get("/api/admin", guesser);
        assertThat(late.statusCode()).isEqualTo(429);
        assertThat(late.headers().firstValue("retry-after")).contains("60");
        assertThat(get("/api/monitoring", "X-Forwarded-For", "203.0.113.9", "Authorization", BEARER)
                        .statusCode())
                .as("whether a guess is right is not told")
                .isEqualTo(429);
        assertThat(get("/admin", "X-Forwarded-For", "203.0.113.9").statusCode())
                .as("without a token nothing is guessed")
                .isEqualTo(401);
        assertThat(get("/api/admin", "X-Forwarded-For", "203.0.113.10", "Authorization", BEARER)
                        .body())
                .contains("\"failedSignIns\":10", "\"operator\":\"admin-token from 203.0.113.10\"");
    }
}
