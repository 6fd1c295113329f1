package io.chathub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubListener;
import io.chathub.core.HubOptions;
import io.chathub.core.HubReadiness;
import io.chathub.core.Publication;
import io.chathub.core.hook.Authenticator;
import io.chathub.core.hook.Guests;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.micrometer.HubMetrics;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.servlet.AdminAuthorizer;
import io.chathub.server.servlet.WebOptions;
import io.chathub.store.sqlite.SqliteStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The beans of the starter, those that it takes from the application, and the life of the hub. */
class ChatHubAutoConfigurationTest {

    private static final Class<?>[] CONFIGURATIONS = configurations();

    private final ApplicationContextRunner plain =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(CONFIGURATIONS));
    private final WebApplicationContextRunner web =
            new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(CONFIGURATIONS));

    private static Class<?>[] configurations() {
        ClassLoader loader = ChatHubAutoConfiguration.class.getClassLoader();
        List<Class<?>> ours = new ArrayList<>();
        for (String name : ImportCandidates.load(AutoConfiguration.class, loader)) {
            if (name.startsWith("io.chathub.") && !name.contains("Health4")) {
                try {
                    ours.add(Class.forName(name, false, loader));
                } catch (ClassNotFoundException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return ours.toArray(Class<?>[]::new);
    }

    @Test
    void withoutAnything_aHubRuns() {
        plain.run(context -> {
            assertThat(context).hasSingleBean(HubOptions.class).hasSingleBean(WebOptions.class);
            assertThat(context.getBean(Hub.class).readiness()).isEqualTo(HubReadiness.READY);
            assertThat(context.getBean(Hub.class).guests()).isEqualTo(Guests.CONNECTION);
        });
    }

    @Test
    void disabled_thereIsNoBean() {
        web.withPropertyValues("chathub.enabled=false")
                .run(context -> assertThat(context.getBeanNamesForType(Object.class))
                        .noneMatch(name -> name.contains("chatHub") || name.contains("chathub")));
    }

    @Test
    void properties_setTheOptions() {
        plain.withPropertyValues("chathub.max-rooms=7", "chathub.admin-token=12345678")
                .run(context -> {
                    assertThat(context.getBean(Hub.class).options().get(RoomOptions.MAX_ROOMS))
                            .isEqualTo(7);
                    assertThat(context.getBean(WebOptions.class).adminToken()).isEqualTo("12345678");
                });
    }

    @Test
    void badProperty_failsTheStart() {
        plain.withPropertyValues("chathub.max-rooms=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("maxRooms: 0 (expected: >= 1)"));
        plain.withPropertyValues("chathub.max-room=7")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("no property chathub.max-room"));
    }

    @Test
    void stop_closesTheHub() {
        Hub[] hub = new Hub[1];
        plain.run(context -> hub[0] = context.getBean(Hub.class));

        assertThat(hub[0].readiness()).isEqualTo(HubReadiness.STOPPING);
        assertThat(hub[0].closed()).isCompleted();
    }

    @Configuration(proxyBeanMethods = false)
    static class Hooks {
        @Bean
        Authenticator authenticator() {
            return request -> new Identity("u1", "Ann");
        }

        @Bean
        AdminAuthorizer operators() {
            return request -> null;
        }

        @Bean
        ChatHubCustomizer customizer() {
            // Last: the option that the property set is replaced.
            return builder -> builder.options(
                    HubOptions.builder().set(RoomOptions.MAX_ROOMS, 9).build());
        }
    }

    @Test
    void beansOfTheApplication_areTheHubs() {
        web.withUserConfiguration(Hooks.class)
                .withPropertyValues("chathub.max-rooms=7")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(PrincipalAuthenticator.class);
                    Hub hub = context.getBean(Hub.class);
                    assertThat(hub.looksAtRequests()).isTrue();
                    assertThat(hub.options().get(RoomOptions.MAX_ROOMS)).isEqualTo(9);
                    assertThat(context.getBean(WebOptions.class).adminAuthorizer())
                            .isSameAs(context.getBean(AdminAuthorizer.class));
                });
    }

    @Test
    void twoAuthenticators_failTheStart() {
        plain.withUserConfiguration(Hooks.class)
                .withBean("second", Authenticator.class, () -> request -> null)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("found 2"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Bean
        @Order(2)
        HubListener second(Hub hub) { // a listener may use the hub
            return listener("second", hub::rooms);
        }

        @Bean
        @Order(1)
        HubListener first() {
            return listener("first", List::of);
        }

        private HubListener listener(String name, Supplier<List<?>> rooms) {
            return new HubListener() {
                @Override
                public void onMessage(Publication publication, MessagePosted event) {
                    heard.add(name + " " + event.text() + " " + rooms.get().size());
                }
            };
        }
    }

    @Test
    void listeners_areNotifiedAndMayUseTheHub() {
        plain.withUserConfiguration(Listeners.class).run(context -> {
            context.getBean(Hub.class).room("lobby").publish("host", "hello");
            await().untilAsserted(() -> assertThat(context.getBean(Listeners.class).heard)
                    .containsExactlyInAnyOrder("first hello 0", "second hello 1"));
        });
    }

    @Test
    void ownHub_isStartedAndStopped() {
        Hub own = Hub.builder().build();
        plain.withBean(Hub.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(Hub.class);
            assertThat(own.readiness()).isEqualTo(HubReadiness.READY);
        });
        assertThat(own.closed()).isCompleted();
    }

    @Test
    void store_isClosedByTheHubAlone(@TempDir Path folder) {
        AtomicInteger closes = new AtomicInteger();
        plain.withBean(MessageStore.class, () -> counting(SqliteStore.in(folder.resolve("data")), closes))
                .run(context -> assertThat(
                                context.getBean(Hub.class).monitoring().store())
                        .isNotNull());
        assertThat(closes).hasValue(1);
    }

    private static MessageStore counting(MessageStore store, AtomicInteger closes) {
        return (MessageStore) Proxy.newProxyInstance(
                MessageStore.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closes.incrementAndGet();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void principal_isTheUserUnlessTheApplicationHasAnother() {
        web.run(context -> {
            assertThat(context).hasSingleBean(PrincipalAuthenticator.class).hasSingleBean(AdminActionsMatcher.class);
            assertThat(context.getBean(Hub.class).guests()).isEqualTo(Guests.NONE);
        });
        web.withBean(TokenVerifier.class, () -> token -> null)
                .run(context -> assertThat(context).doesNotHaveBean(PrincipalAuthenticator.class));
        web.withPropertyValues("chathub.principal=false").run(context -> {
            assertThat(context).doesNotHaveBean(PrincipalAuthenticator.class);
            assertThat(context.getBean(Hub.class).guests()).isEqualTo(Guests.CONNECTION);
        });
    }

    @Test
    void health_isUpUntilTheHubStops() {
        plain.run(context -> {
            HealthIndicator health = context.getBean("chathubHealthIndicator", HealthIndicator.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            context.getBean(Hub.class).close();
            assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(health.health().getDetails()).containsEntry("state", "stopping");
        });
        plain.withPropertyValues("management.health.chathub.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("chathubHealthIndicator"));
    }

    @Test
    void meters_areABean() {
        plain.run(context -> assertThat(context).hasSingleBean(HubMetrics.class));
    }
}
