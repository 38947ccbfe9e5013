package org.oda.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One open page. Whatever the browser complains of on it, a breach of the content security policy included, and each request to
 * anywhere but the service, fails the test when the view is closed.
 */
final class View implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final String CHECKS = checks();
    /** Several browsers and services share the processors of a test run. */
    private static final int TIMEOUT_MILLIS = 120_000;

    private final BrowserContext context;
    private final Page page;
    private final Look look;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    View(BrowserContext context, String url, Look look, String place) {
        this.context = context;
        this.look = look;
        page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text() + " " + message.location());
            }
        });
        page.onPageError(error -> complaints.add("thrown: " + error));
        context.onRequest(request -> {
            if (!request.url().startsWith(url)
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith("blob:")) {
                complaints.add("request to elsewhere: " + request.url());
            }
        });
        page.navigate(url + (place.startsWith("/") ? place : "/" + place));
    }

    Page page() {
        return page;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A complaint that holds this text belongs to the test. */
    void expectComplaint(String part) {
        expected.add(part);
    }

    /** Keeps what is to be seen as target/pictures/NAME-LOOK.png. */
    void picture(String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setPath(PICTURES.resolve("%s-%s.png".formatted(name, look.text()))));
    }

    /** Names, headings, contrast, width: what is wrong in any view, whatever it shows. */
    void check() {
        assertThat((List<?>) page.evaluate(CHECKS))
                .as("%s, %s", page.url(), look)
                .isEmpty();
    }

    /** Whether the tab key reaches each control that is to be seen. */
    void checkTabOrder() {
        check();
        page.evaluate("() => document.activeElement?.blur()");
        int controls = ((Number) page.evaluate("() => window.odaControls().length")).intValue();
        for (int i = 0; i < controls + 2; i++) {
            page.keyboard().press("Tab");
            page.evaluate("() => window.odaReached()");
        }
        assertThat((List<?>) page.evaluate("() => window.odaNotReached()"))
                .as("not reached by the tab key in %s", page.url())
                .isEmpty();
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints)
                .as("complaints of the browser")
                .filteredOn(complaint -> expected.stream().noneMatch(complaint::contains))
                .isEmpty();
    }

    private static String checks() {
        try (InputStream file = Objects.requireNonNull(View.class.getResourceAsStream("/page/checks.js"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
