package io.chathub.spring.boot;

import io.chathub.core.Hub;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.server.servlet.AdminAuthorizer;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;

/** The Java of docs/spring-boot.md; ReadmeTest in chat-examples compares them. */
final class SpringSnippets {

    private SpringSnippets() {}

    @SuppressWarnings("ClassCanBeStatic")
    static final class Service {
        @Component
        final class OrderNews {
            private final Hub hub;

            OrderNews(Hub hub) {
                this.hub = hub;
            }

            void placed(String order) {
                hub.room("orders").publish("shop", "New order " + order);
            }
        }
    }

    static final class Beans {
        @Bean
        MessageInterceptor wordFilter() {
            return draft -> draft.text().contains("darn")
                    ? MessageDecision.refuse("Mind your language")
                    : MessageDecision.accept();
        }

        @Bean
        SecurityFilterChain security(HttpSecurity http, AdminActionsMatcher chatActions) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .csrf(csrf -> csrf.ignoringRequestMatchers(chatActions))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        AdminAuthorizer operators() {
            return request -> {
                Authentication user = SecurityContextHolder.getContext().getAuthentication();
                boolean isOperator = user != null
                        && user.getAuthorities().stream()
                                .anyMatch(authority -> "ROLE_OPERATOR".equals(authority.getAuthority()));
                return isOperator ? user.getName() : null;
            };
        }
    }
}
