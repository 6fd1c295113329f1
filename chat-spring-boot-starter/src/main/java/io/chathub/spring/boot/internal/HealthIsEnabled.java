package io.chathub.spring.boot.internal;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the health of the chat is asked for: {@code management.health.chathub.enabled}, and without it {@code
 * management.health.defaults.enabled}. Spring Boot's own condition has another package in each version.
 */
final class HealthIsEnabled implements Condition {

    /** The name of the bean; without its end it is the name in the answer of the Actuator. */
    static final String BEAN = "chathubHealthIndicator";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        boolean byDefault = environment.getProperty("management.health.defaults.enabled", Boolean.class, true);
        return environment.getProperty("management.health.chathub.enabled", Boolean.class, byDefault);
    }
}
