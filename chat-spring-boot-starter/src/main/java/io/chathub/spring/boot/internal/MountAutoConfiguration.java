package io.chathub.spring.boot.internal;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.servlet.WebOptions;
import io.chathub.spring.boot.ChatHubAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;

/** Mounts the chat into the application's servlet container, on its port and below its context path. */
@AutoConfiguration(after = ChatHubAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(prefix = ChatHubProperties.PREFIX, name = PropertyTable.ENABLED, matchIfMissing = true)
final class MountAutoConfiguration {

    @Bean
    ServletContextInitializer chatHubMount(Hub hub, WebOptions options, ChatHubProperties properties) {
        return context -> ChatMount.into(context, properties.path(), hub, options, properties.transport());
    }
}
