package io.chathub.store.postgres;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that needs a PostgreSQL server. The first one starts a server for all tests of the JVM. Where none starts, the test
 * is skipped with a banner; on a build server ({@code CI=true}) it fails instead.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedServer.class)
public @interface NeedsPostgres {}
