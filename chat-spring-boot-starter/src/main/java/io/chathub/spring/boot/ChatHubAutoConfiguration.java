package io.chathub.spring.boot;

import io.chathub.core.Hub;
import io.chathub.core.HubListener;
import io.chathub.core.HubOptions;
import io.chathub.server.servlet.AdminAuthorizer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import io.chathub.spring.boot.internal.ChatHubProperties;
import io.chathub.spring.boot.internal.HubAssembly;
import io.chathub.spring.boot.internal.HubLifecycle;
import io.chathub.spring.boot.internal.HubOwnedBeans;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the chat's beans: {@link HubOptions} and {@link WebOptions} from the properties {@code chathub.*}, and the {@link Hub}, each
 * unless the application has one. The hub takes the application's authenticator, token verifier, room policy, role resolver,
 * interceptor, name policy, backend or broker, and store, one of each; all its {@link HubListener}s; and then its {@link
 * ChatHubCustomizer}s.
 *
 * <p>The hub starts with its bean, before the server's port is open, and stops while the port is still open: its clients receive what
 * was acknowledged and the advice to reconnect. Listeners are added when all singletons exist, so that they can use the hub. A hub of
 * the application's own is started and stopped too; its hooks and listeners are those that the application gave it.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = "chathub", name = "enabled", matchIfMissing = true)
public final class ChatHubAutoConfiguration {

    @Bean
    static HubOwnedBeans chatHubOwnedBeans() {
        return new HubOwnedBeans();
    }

    @Bean
    ChatHubProperties chatHubProperties(ConfigurableEnvironment environment) {
        return ChatHubProperties.of(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    HubOptions chatHubOptions(ChatHubProperties properties) {
        return properties.hubOptions();
    }

    @Bean
    @ConditionalOnMissingBean
    WebOptions chatWebOptions(
            ChatHubProperties properties,
            ObjectProvider<AdminAuthorizer> authorizer,
            ObjectProvider<PageOptions> page) {
        return properties
                .webOptions()
                .mutate()
                .adminAuthorizer(authorizer.getIfAvailable())
                .page(page.getIfAvailable(() -> PageOptions.DEFAULT))
                .build();
    }

    @Bean
    HubLifecycle chatHubLifecycle(Hub hub) {
        return new HubLifecycle(hub);
    }

    /** The hub of the starter. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(Hub.class)
    static final class HubConfiguration {

        @Bean(destroyMethod = "close")
        Hub chatHub(HubOptions options, BeanFactory beans) {
            return new HubAssembly(beans).start(options);
        }

        @Bean
        SmartInitializingSingleton chatHubListeners(Hub hub, ObjectProvider<HubListener> listeners) {
            return () -> listeners.orderedStream().forEach(hub::addListener);
        }
    }
}
