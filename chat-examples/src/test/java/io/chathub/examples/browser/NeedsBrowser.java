package io.chathub.examples.browser;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that needs Chromium. Without it the test is skipped with a banner. On a build server ({@code CI=true}) it fails
 * instead, so that a missing browser is noticed.
 *
 * @see BrowserBinaries the search for Chromium and its driver
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowserCondition.class)
@interface NeedsBrowser {}
