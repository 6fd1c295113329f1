package io.chathub.spring.boot.internal;

import io.chathub.core.Hub;
import io.chathub.core.HubReadiness;
import io.chathub.spring.boot.ChatHubAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The health of the chat, for the Actuator of Spring Boot 4. */
@AutoConfiguration(after = ChatHubAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnProperty(prefix = ChatHubProperties.PREFIX, name = PropertyTable.ENABLED, matchIfMissing = true)
@Conditional(HealthIsEnabled.class)
final class Health4AutoConfiguration {

    @Bean(HealthIsEnabled.BEAN)
    @ConditionalOnMissingBean(name = HealthIsEnabled.BEAN)
    HealthIndicator chathubHealthIndicator(Hub hub) {
        return () -> {
            HubReadiness readiness = hub.readiness();
            return (readiness == HubReadiness.READY ? Health.up() : Health.outOfService())
                    .withDetail("state", readiness.wireName())
                    .build();
        };
    }
}
