package org.oda.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;

/** The description of this API. */
final class DescriptionResource {
    private static final String FILE = "/openapi.yaml";

    void show(Context ctx) throws IOException {
        try (InputStream file = DescriptionResource.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not in the jar");
            }
            ctx.contentType("application/yaml").result(file.readAllBytes());
        }
    }
}
