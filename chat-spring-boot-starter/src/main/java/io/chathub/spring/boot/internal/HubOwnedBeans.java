package io.chathub.spring.boot.internal;

import io.chathub.core.spi.backend.NameClaims;
import io.chathub.core.spi.backend.NodeBus;
import io.chathub.core.spi.backend.PresenceRegistry;
import io.chathub.core.spi.backend.SanctionStore;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.store.MessageStore;
import java.util.List;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Takes from Spring the close of the beans that the hub closes. Spring calls the method {@code close} of every bean that has one, which
 * would be a second call.
 */
public final class HubOwnedBeans implements BeanFactoryPostProcessor {

    private static final List<Class<?>> TYPES = List.of(
            MessageStore.class,
            Broker.class,
            NameClaims.class,
            SanctionStore.class,
            PresenceRegistry.class,
            NodeBus.class);

    /** A processor without state. */
    public HubOwnedBeans() {}

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        for (Class<?> type : TYPES) {
            for (String name : factory.getBeanNamesForType(type, true, false)) {
                if (factory.containsBeanDefinition(name)) {
                    BeanDefinition definition = factory.getBeanDefinition(name);
                    String destroy = definition.getDestroyMethodName();
                    if (destroy == null || destroy.equals(AbstractBeanDefinition.INFER_METHOD)) {
                        definition.setDestroyMethodName("");
                    }
                }
            }
        }
    }
}
