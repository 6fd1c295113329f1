/**
 * The chat in a Spring Boot application: {@link io.chathub.spring.boot.ChatHubAutoConfiguration} makes its beans, {@link
 * io.chathub.spring.boot.ChatHubCustomizer} changes the hub before it starts.
 */
@NullMarked
package io.chathub.spring.boot;

import org.jspecify.annotations.NullMarked;
