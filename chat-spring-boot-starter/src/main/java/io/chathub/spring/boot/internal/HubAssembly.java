package io.chathub.spring.boot.internal;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.AsyncAuthenticator;
import io.chathub.core.hook.AsyncMessageInterceptor;
import io.chathub.core.hook.AsyncRoleResolver;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.hook.RoleResolver;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.spring.boot.ChatHubCustomizer;
import java.util.function.Consumer;
import org.springframework.beans.factory.BeanFactory;

/**
 * Builds the hub from the beans of the application. Of each type there may be one; several without a primary one fail the start, since
 * a hub that ignores all of them would admit every client.
 */
public final class HubAssembly {

    private final BeanFactory beans;

    /** The assembly from these beans. */
    public HubAssembly(BeanFactory beans) {
        this.beans = beans;
    }

    /** Builds and starts a hub. */
    public Hub start(HubOptions options) {
        HubBuilder builder = Hub.builder().options(options);
        either(Authenticator.class, builder::authenticator, AsyncAuthenticator.class, builder::asyncAuthenticator);
        either(TokenVerifier.class, builder::tokens, AsyncTokenVerifier.class, builder::asyncTokens);
        either(RoomPolicy.class, builder::roomPolicy, AsyncRoomPolicy.class, builder::asyncRoomPolicy);
        either(RoleResolver.class, builder::roles, AsyncRoleResolver.class, builder::asyncRoles);
        either(
                MessageInterceptor.class,
                builder::interceptor,
                AsyncMessageInterceptor.class,
                builder::asyncInterceptor);
        use(NamePolicy.class, builder::namePolicy);
        if (!use(Backend.class, builder::backend)) { // a broker beside it is a part of it
            use(Broker.class, builder::broker);
        }
        if (use(MessageStore.class, builder::store)) {
            DriverVersions.check(HubAssembly.class.getClassLoader());
        }
        beans.getBeanProvider(ChatHubCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
        return start(builder.build());
    }

    private static Hub start(Hub hub) {
        boolean started = false;
        try {
            hub.start();
            started = true;
            return hub;
        } finally {
            if (!started) {
                hub.close();
            }
        }
    }

    private <B, A> void either(Class<B> blocking, Consumer<B> first, Class<A> async, Consumer<A> second) {
        boolean blocks = use(blocking, first);
        boolean answersLater = use(async, second);
        if (blocks && answersLater) {
            throw new IllegalStateException("beans of " + blocking.getSimpleName() + " and of " + async.getSimpleName()
                    + " (expected: one of the two)");
        }
    }

    private <T> boolean use(Class<T> type, Consumer<T> setter) {
        T bean = beans.getBeanProvider(type).getIfAvailable();
        if (bean == null) {
            return false;
        }
        setter.accept(bean);
        return true;
    }
}
