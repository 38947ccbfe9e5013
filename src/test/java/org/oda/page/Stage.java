package org.oda.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.oda.e2e.Service;

/**
 * The service with the records of a {@link Building}, and a browser: started once for all tests of a run, which get it as a
 * parameter of their class's methods.
 */
final class Stage implements AutoCloseable {
    private final Path data;
    private final Service service;
    private final Building building;
    private final Chromium chromium;

    private Stage(Path data, Service service, Building building, Chromium chromium) {
        this.data = data;
        this.service = service;
        this.building = building;
        this.chromium = chromium;
    }

    private static Stage start() {
        try {
            Path data = Files.createTempDirectory("oda-page");
            Service service = Service.start(data);
            try {
                Building building = new Building(service);
                building.fill();
                return new Stage(data, service, building, Chromium.start());
            } catch (RuntimeException | Error e) {
                service.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Service service() {
        return service;
    }

    Building building() {
        return building;
    }

    /** Opens a view of the page, by its hash such as {@code #/live}, or another path. */
    View open(Look look, String place) {
        BrowserContext context = newContext(look);
        return new View(context, service.api().url(), look, place);
    }

    /** Opens a page of another service. */
    View open(Look look, Service other, String place) {
        return new View(newContext(look), other.api().url(), look, place);
    }

    private BrowserContext newContext(Look look) {
        return chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(look.width, look.height)
                        .setColorScheme(look.scheme)
                        .setHasTouch(look.isNarrow())
                        .setLocale("en-GB")
                        .setTimezoneId("Europe/Rome"));
    }

    @Override
    public void close() {
        chromium.close();
        service.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the stage for the first class that needs it; the run's end closes it. */
    static final class Extension implements BeforeAllCallback, ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(Stage.class);

        @Override
        public void beforeAll(ExtensionContext context) {
            Chromium.require();
            stage(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stage.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return stage(context);
        }

        private static Stage stage(ExtensionContext context) {
            return Optional.ofNullable(context.getRoot()
                            .getStore(NAMESPACE)
                            .computeIfAbsent(Stage.class, key -> Stage.start(), Stage.class))
                    .orElseThrow();
        }
    }
}
