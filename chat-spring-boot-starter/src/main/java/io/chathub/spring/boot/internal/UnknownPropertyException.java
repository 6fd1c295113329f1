package io.chathub.spring.boot.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/** A property {@code chathub.*} does not exist. The value, which may be a secret, is not shown. */
final class UnknownPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An unknown property.
     *
     * @param name   the name with the prefix
     * @param origin the file and the number of its line; null where Spring Boot does not know them
     */
    UnknownPropertyException(String name, @Nullable Origin origin) {
        super("The chat has no property " + name + (origin == null ? "" : " (" + origin + ")"));
    }
}
