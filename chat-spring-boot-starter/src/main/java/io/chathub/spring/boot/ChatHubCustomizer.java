package io.chathub.spring.boot;

import io.chathub.core.HubBuilder;

/**
 * Changes the hub before it is built. All beans of this type are called in their order, after the options and the other beans of the
 * application have been set.
 *
 * <pre>{@code
 * @Bean
 * ChatHubCustomizer secret(@Value("${chat.secret}") String secret) {
 *     return hub -> hub.identitySecret(secret.getBytes(StandardCharsets.UTF_8));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ChatHubCustomizer {

    /** Changes {@code builder}. Called once, on the thread that starts the application. */
    void customize(HubBuilder builder);
}
