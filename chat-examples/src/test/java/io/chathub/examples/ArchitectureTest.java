package io.chathub.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.chathub.core.spi.broker.ForwardingBroker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module table: what each module may know, and that what is internal stays inside. */
class ArchitectureTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.chathub");

    private static final String RUNTIME = "io.chathub.runtime..";
    private static final String PROTOCOL = "io.chathub.protocol..";
    private static final String CORE = "io.chathub.core..";
    private static final String SERVLET = "io.chathub.server.servlet..";
    private static final String JETTY = "io.chathub.server.jetty..";
    private static final String JAKARTA = "io.chathub.server.jakarta..";
    private static final String CLIENT = "io.chathub.client..";
    private static final String JWT = "io.chathub.auth.jwt..";
    private static final String MICROMETER = "io.chathub.micrometer..";
    private static final String SQLITE = "io.chathub.store.sqlite..";
    private static final String POSTGRES = "io.chathub.store.postgres..";
    private static final String SPRING = "io.chathub.spring.boot..";
    private static final String EXAMPLES = "io.chathub.examples..";
    private static final String JSPECIFY = "org.jspecify..";

    @Test
    void everyModuleIsLookedAt() {
        for (String module : List.of(
                "runtime",
                "protocol",
                "core",
                "server.servlet",
                "server.jetty",
                "server.jakarta",
                "client",
                "client.local",
                "auth.jwt",
                "micrometer",
                "store.sqlite",
                "store.postgres",
                "spring.boot",
                "examples")) {
            assertThat(ALL.stream().anyMatch(c -> c.getPackageName().startsWith("io.chathub." + module)))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void runtimeKnowsTheJdkAndTheLog() {
        mayOnlyKnow(RUNTIME, "java..", JSPECIFY, "org.slf4j..");
    }

    @Test
    void protocolKnowsTheJdkAndJackson() {
        mayOnlyKnow(PROTOCOL, "java..", JSPECIFY, "tools.jackson.core..");
    }

    @Test
    void coreKnowsTheProtocolAndTheLog() {
        mayOnlyKnow(CORE, "java..", "javax.crypto..", "jdk.jfr..", JSPECIFY, RUNTIME, PROTOCOL, "org.slf4j..");
    }

    @Test
    void servletKnowsTheCoreAndTheServletApi() {
        mayOnlyKnow(
                SERVLET,
                "java..",
                "javax.crypto..",
                JSPECIFY,
                RUNTIME,
                PROTOCOL,
                CORE,
                "org.slf4j..",
                "jakarta.servlet..");
    }

    @Test
    void jettyKnowsTheServletsAndJetty() {
        mayOnlyKnow(
                JETTY,
                SERVLET,
                "java..",
                "javax.crypto..",
                JSPECIFY,
                RUNTIME,
                PROTOCOL,
                CORE,
                "org.slf4j..",
                "org.eclipse.jetty..",
                "jakarta..");
    }

    @Test
    void jakartaKnowsTheServletsAndTheStandards() {
        mayOnlyKnow(
                JAKARTA,
                SERVLET,
                "java..",
                JSPECIFY,
                RUNTIME,
                PROTOCOL,
                CORE,
                "org.slf4j..",
                "jakarta.servlet..",
                "jakarta.websocket..");
    }

    @Test
    void tokensKnowTheCoreAndTheirLibrary() {
        mayOnlyKnow(
                JWT, "java..", "javax.crypto..", JSPECIFY, RUNTIME, PROTOCOL, CORE, "org.slf4j..", "com.nimbusds..");
    }

    @Test
    void metersKnowTheCoreAndMicrometer() {
        mayOnlyKnow(MICROMETER, "java..", JSPECIFY, CORE, "io.micrometer..");
    }

    @Test
    void theStarterKnowsSpringAndTheMount() {
        mayOnlyKnow(
                SPRING,
                "java..",
                JSPECIFY,
                PROTOCOL,
                CORE,
                SERVLET,
                JAKARTA,
                MICROMETER,
                "org.slf4j..",
                "jakarta.servlet..",
                "org.springframework..");
    }

    @Test
    void springStaysInsideOfTheStarter() {
        noClasses()
                .that(not(resideInAnyPackage(SPRING, "io.chathub.benchmarks..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..")
                .check(ALL);
    }

    @Test
    void storesKnowTheCoreAndTheirDatabase() {
        mayOnlyKnow(SQLITE, "java..", JSPECIFY, PROTOCOL, CORE, "org.slf4j..", "org.sqlite..");
        mayOnlyKnow(POSTGRES, "java..", "javax.sql..", JSPECIFY, PROTOCOL, CORE, "org.slf4j..", "org.postgresql..");
    }

    @Test
    void theCoreKnowsNoDatabase() {
        noClasses()
                .that(not(resideInAnyPackage(SQLITE, POSTGRES, EXAMPLES)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..")
                .check(ALL);
    }

    @Test
    void theClientKnowsTheProtocolAndItsSocket() {
        for (String part : List.of("io.chathub.client", "io.chathub.client.internal..", "io.chathub.client.spi..")) {
            mayOnlyKnow(
                    part,
                    "io.chathub.client",
                    "io.chathub.client.internal..",
                    "io.chathub.client.spi..",
                    "java..",
                    "javax.net..",
                    JSPECIFY,
                    PROTOCOL,
                    RUNTIME,
                    "org.slf4j..",
                    "org.java_websocket..");
        }
    }

    @Test
    void theLocalClientKnowsBothSidesAndNoSocket() {
        mayOnlyKnow(
                "io.chathub.client.local..",
                "io.chathub.client",
                "io.chathub.client.spi..",
                "java..",
                JSPECIFY,
                PROTOCOL,
                RUNTIME,
                CORE,
                "org.slf4j..");
    }

    @Test
    void jacksonStaysInsideOfTheProtocol() {
        noClasses()
                .that(not(resideInAPackage("io.chathub.protocol.internal..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml..")
                .check(ALL);
    }

    @Test
    void javaWebSocketStaysInsideOfTheClient() {
        noClasses()
                .that(not(resideInAPackage("io.chathub.client.internal..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.java_websocket..")
                .check(ALL);
    }

    @Test
    void whatIsInternalIsUsedInsideOfItsModuleOnly() {
        for (String module :
                List.of(RUNTIME, PROTOCOL, CORE, SERVLET, JETTY, JAKARTA, CLIENT, JWT, SQLITE, POSTGRES, SPRING)) {
            String internal = module.replace("..", ".internal..");
            noClasses()
                    .that()
                    .resideOutsideOfPackage(module)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(internal)
                    .check(ALL);
        }
    }

    @Test
    void noPublicSignatureShowsAnInternalType() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(not(resideInAPackage("..internal.."))
                        .and(resideInAnyPackage(
                                PROTOCOL, CORE, SERVLET, JETTY, JAKARTA, CLIENT, MICROMETER, SQLITE, POSTGRES, SPRING))
                        .as("are public API"))
                .should(new ArchCondition<>("show public types only") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        method.getOwner();
                        if (!method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)) {
                            return;
                        }
                        boolean shows = java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(method.getRawReturnType()),
                                        method.getRawParameterTypes().stream())
                                .map(JavaClass::getPackageName)
                                .anyMatch(name -> name.contains(".internal"));
                        events.add(new SimpleConditionEvent(method, !shows, method.getFullName()));
                    }
                })
                .check(ALL);
    }

    @Test
    void publicClassesAreFinalUnlessTheyAreMeantToBeImplemented() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(not(type(ForwardingBroker.class))) // the base of decorators
                .and(resideInAnyPackage(
                        PROTOCOL, CORE, SERVLET, JETTY, JAKARTA, CLIENT, MICROMETER, SQLITE, POSTGRES, SPRING))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(ALL);
    }

    @Test
    void nobodyWritesToTheStandardStreams() {
        noClasses()
                .that(not(resideInAPackage(EXAMPLES)))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(ALL);
    }

    private static void mayOnlyKnow(String module, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = module;
        System.arraycopy(others, 0, allowed, 1, others.length);
        classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(ALL);
    }
}
