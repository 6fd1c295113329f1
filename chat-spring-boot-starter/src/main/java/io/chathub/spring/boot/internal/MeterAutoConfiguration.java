package io.chathub.spring.boot.internal;

import io.chathub.core.Hub;
import io.chathub.micrometer.HubMetrics;
import io.chathub.spring.boot.ChatHubAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The figures of the hub as meters, where the application has chat-micrometer. Spring Boot binds them to every registry. */
@AutoConfiguration(after = ChatHubAutoConfiguration.class)
@ConditionalOnClass(name = {"io.micrometer.core.instrument.binder.MeterBinder", "io.chathub.micrometer.HubMetrics"})
@ConditionalOnProperty(prefix = ChatHubProperties.PREFIX, name = PropertyTable.ENABLED, matchIfMissing = true)
final class MeterAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HubMetrics chatHubMetrics(Hub hub) {
        return new HubMetrics(hub);
    }
}
