package io.chathub.examples.boot;

import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageInterceptor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class ShopApplication {

    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }

    @Bean
    MessageInterceptor wordFilter() {
        return draft -> draft.text().contains("darn")
                ? MessageDecision.refuse("Mind your language")
                : MessageDecision.accept();
    }
}
