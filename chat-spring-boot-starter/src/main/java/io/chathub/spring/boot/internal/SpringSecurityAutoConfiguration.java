package io.chathub.spring.boot.internal;

import io.chathub.core.Hub;
import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.spring.boot.AdminActionsMatcher;
import io.chathub.spring.boot.ChatHubAutoConfiguration;
import io.chathub.spring.boot.PrincipalAuthenticator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Takes users from Spring Security, where it is on the class path. Without a principal a client is refused, also where Spring Security
 * is not in force: a chat that was meant to be closed is not opened by a filter chain that is missing.
 */
@AutoConfiguration(after = ChatHubAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(name = "org.springframework.security.web.SecurityFilterChain")
@ConditionalOnProperty(prefix = ChatHubProperties.PREFIX, name = PropertyTable.ENABLED, matchIfMissing = true)
final class SpringSecurityAutoConfiguration {

    @Bean
    AdminActionsMatcher chatHubAdminActions(ChatHubProperties properties) {
        return new AdminActionsMatcher(properties.path());
    }

    /** The principal as the user, where the application does not identify clients itself. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = ChatHubProperties.PREFIX, name = PropertyTable.PRINCIPAL, matchIfMissing = true)
    @ConditionalOnMissingBean({
        Authenticator.class,
        AsyncAuthenticator.class,
        TokenVerifier.class,
        AsyncTokenVerifier.class
    })
    static final class PrincipalConfiguration {

        @Bean
        PrincipalAuthenticator chatHubPrincipalAuthenticator() {
            return new PrincipalAuthenticator();
        }

        @Bean
        LogoutListener chatHubLogoutListener(
                ObjectProvider<Hub> hub,
                ObjectProvider<Backend> backend,
                ObjectProvider<Broker> broker,
                ObjectProvider<MessageStore> store) {
            return new LogoutListener(
                    hub::getObject,
                    () -> backend.getIfAvailable() != null
                            || broker.getIfAvailable() != null
                            || store.stream().anyMatch(MessageStore::isShared));
        }
    }
}
