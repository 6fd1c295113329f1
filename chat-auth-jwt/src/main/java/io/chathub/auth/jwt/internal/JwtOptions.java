package io.chathub.auth.jwt.internal;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requirements for a token, checked and documented in {@link io.chathub.auth.jwt.JwtVerifier.Builder}. */
public record JwtOptions(
        Set<JWSAlgorithm> algorithms,
        @Nullable String issuer,
        Set<String> audience,
        Duration leeway,
        boolean requireExpiry,
        Map<String, @Nullable String> requiredClaims,
        String userClaim,
        List<String> nameClaims,
        @Nullable String roleClaim,
        boolean requireName,
        int maxTokenLength,
        Clock clock) {}
