package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifest of Kubernetes agrees with the schema of its API, as the classes of the Java client have it. */
class KubernetesManifestTest {

    private static final String MANIFEST = "kubernetes/chathub.yaml";

    private static List<JsonObject> objects(String yaml) {
        List<JsonObject> objects = new ArrayList<>();
        Gson gson = new Gson();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            objects.add(gson.toJsonTree(document).getAsJsonObject());
        }
        return objects;
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).getAsString();
    }

    /** Throws an {@link IllegalArgumentException} with the field that does not agree. */
    private static void validate(JsonObject object) throws IOException {
        String type = text(object, "apiVersion") + " " + text(object, "kind");
        JsonElement json = object;
        switch (type) {
            case "v1 Service" -> V1Service.validateJsonElement(json);
            case "v1 PersistentVolumeClaim" -> V1PersistentVolumeClaim.validateJsonElement(json);
            case "apps/v1 Deployment" -> V1Deployment.validateJsonElement(json);
            default -> throw new IllegalArgumentException(type + " (expected: a type that this test knows)");
        }
    }

    @Test
    void everyObject_agreesWithTheSchema() throws IOException {
        List<JsonObject> objects = objects(Recipes.text(MANIFEST));
        for (JsonObject object : objects) {
            validate(object);
        }
        assertThat(objects)
                .extracting(object -> text(object, "kind"))
                .containsExactlyInAnyOrder("Service", "PersistentVolumeClaim", "Deployment");
    }

    @Test
    void misspeltField_isDetected() {
        for (String name :
                List.of("readOnlyRootFilesystem", "terminationGracePeriodSeconds", "accessModes", "targetPort")) {
            String yaml = Recipes.text(MANIFEST);
            assertThat(yaml).contains(name + ":");
            assertThatThrownBy(() -> {
                        for (JsonObject object : objects(yaml.replace(name + ":", name + "x:"))) {
                            validate(object);
                        }
                    })
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name + "x");
        }
    }
}
