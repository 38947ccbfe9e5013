package org.oda.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.oda.access.Scope;
import org.oda.access.TokenFile;
import org.oda.access.TopicPattern;
import org.oda.e2e.Service;

/** The page of a service that asks for tokens. */
@Tag("once")
@ExtendWith(Stage.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTest {
    /** The browser's own word for a request that was refused. */
    private static final String REFUSED = "status of 401";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Path data;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Service service;

    @BeforeAll
    void start(Stage given, @TempDir Path folder) {
        stage = given;
        data = folder;
        service = Service.start(folder, "access", "on");
    }

    @AfterAll
    void close() {
        service.close();
    }

    @Test
    void open_withoutAToken_asksForOneAndShowsTheViewThen() {
        String token = create("anna", EnumSet.allOf(Scope.class), TopicPattern.ALL);
        try (View view = stage.open(Look.LIGHT_WIDE, service, "#/live")) {
            view.expectComplaint(REFUSED);
            Locator field = view.page().getByLabel("Token");
            field.fill("oda_wrong");
            view.button("Log in").click();
            assertThat(view.page().locator(".login-wrong")).hasText("The service does not know this token.");
            view.picture("login");

            field.fill(token);
            view.button("Log in").click();

            assertThat(view.page().locator(".live-head .badge")).hasText("Live");
            assertThat(view.page().locator("dialog")).hasCount(0);
            assertThat(view.page().url()).doesNotContain("oda_");
            view.check();

            view.page().reload();
            assertThat(view.page().locator(".live-head .badge")).hasText("Live");

            view.button("Log out").click();
            assertThat(view.page().getByLabel("Token")).isVisible();
            assertThat(view.page().evaluate("() => sessionStorage.length")).isEqualTo(0);
        }
    }

    @Test
    void token_revoked_isAskedForAgainAndTheViewStays() {
        String token = create("guest", Set.of(Scope.READ), TopicPattern.ALL);
        try (View view = stage.open(Look.LIGHT_WIDE, service, "#/catalogue")) {
            view.expectComplaint(REFUSED);
            logIn(view, token);
            Locator search = view.page().getByLabel("Search topics");
            search.fill("kitchenx");
            new TokenFile(data).revoke("guest");
            // the service learns of it within some tenths of a second
            view.page()
                    .waitForFunction(
                            "token => fetch('access/me', { headers: { Authorization: `Bearer ${token}` } })"
                                    + ".then(answer => answer.status === 401)",
                            token,
                            new Page.WaitForFunctionOptions().setPollingInterval(200));
            // asks once more; the dialogue may be there already, and takes what is typed
            search.dispatchEvent("input");
            assertThat(view.page().locator("dialog")).containsText("not valid any more");

            logIn(view, create("guest-again", Set.of(Scope.READ), TopicPattern.ALL));

            assertThat(view.page().locator("dialog")).hasCount(0);
            assertThat(search.inputValue()).startsWith("kitchenx");
        }
    }

    @Test
    void token_ofFewTopics_isToldWhatItMayDo() {
        String token = create("reader", Set.of(Scope.READ), new TopicPattern("kitchen*"));
        try (View view = stage.open(Look.LIGHT_WIDE, service, "#/")) {
            view.expectComplaint(REFUSED);
            view.expectComplaint("status of 403");
            logIn(view, token);

            assertThat(view.page().getByText("The token 'reader' may read (kitchen*)."))
                    .isVisible();
            assertThat(view.page().getByText("Not allowed")).isVisible();
            view.check();

            view.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Rejects"))
                    .click();
            assertThat(view.heading("Rejects")).isVisible();
            assertThat(view.page().getByText("Replay all…")).isHidden();
        }
    }

    @Test
    void docs_withTheTokenOfThePage_asksInItsName() {
        String token = create("docs", EnumSet.allOf(Scope.class), TopicPattern.ALL);
        try (View view = stage.open(Look.LIGHT_WIDE, service, "/docs/")) {
            view.page().evaluate("token => sessionStorage.setItem('oda.token', token)", token);
            assertThat(view.button("Authorize")).isVisible();
            Locator operation = view.page().locator("#operations-operation-status");
            operation.locator(".opblock-summary-control").click();
            operation.locator(".execute").click();

            operation
                    .locator(".live-responses-table tbody .response-col_status")
                    .waitFor();
            assertThat(operation.locator(".live-responses-table").innerText()).contains("200", "free_bytes");
        }
    }

    private static void logIn(View view, String token) {
        view.page().getByLabel("Token").fill(token);
        // the service learns of a new token within some tenths of a second; the dialogue may close between two calls
        view.page().waitForFunction("""
                () => {
                    const login = [...document.querySelectorAll("dialog button")]
                        .find(button => button.textContent.trim() === "Log in" && !button.disabled);
                    login?.click();
                    return document.querySelector("dialog") === null;
                }
                """, null, new Page.WaitForFunctionOptions().setPollingInterval(200));
    }

    private String create(String name, Set<Scope> scopes, TopicPattern topics) {
        return new TokenFile(data)
                .create(name, scopes, List.of(topics), Instant.now(), null)
                .text();
    }
}
