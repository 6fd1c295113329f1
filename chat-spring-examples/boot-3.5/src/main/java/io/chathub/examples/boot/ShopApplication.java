package io.chathub.examples.boot;

import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.spring.boot.AdminActionsMatcher;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

@SpringBootApplication
public class ShopApplication {

    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, AdminActionsMatcher chatActions) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers(chatActions))
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    MessageInterceptor wordFilter() {
        return draft -> draft.text().contains("darn")
                ? MessageDecision.refuse("Mind your language")
                : MessageDecision.accept();
    }
}
