package org.oda.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oda.e2e.Service;
import org.oda.e2e.ServiceProcess;

/** What an operator sees first. */
@Tag("once")
@ExtendWith(Stage.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverviewTest {
    private Stage stage;

    @BeforeAll
    void take(Stage given) {
        stage = given;
    }

    @ParameterizedTest
    @EnumSource
    void overview_anyLook_tellsTheFigures(Look look) {
        try (Building.Feed feed = stage.building().feed(3);
                View view = stage.open(look, "#/")) {
            assertThat(figure(view, "Stored per second")).hasText(Pattern.compile("[1-9].*/s"));
            assertThat(figure(view, "Rejected")).hasText(Pattern.compile("[1-9]\\d*"));
            assertThat(view.page().getByText("All parts work")).isVisible();
            assertThat(view.page().locator(".part[data-status=up]")).hasCount(3);
            assertThat(view.page().locator(".ingest canvas")).isVisible();
            view.picture("overview");
            view.check();
            assertThat(feed.sent()).isPositive();
        }
    }

    @Test
    void overview_tabKey_reachesEverything() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/")) {
            assertThat(view.page().locator(".part[data-status=up]")).hasCount(3);
            assertThat(view.page().locator(".latest tbody a").first()).isVisible();
            view.checkTabOrder();
        }
    }

    @Test
    void overview_serviceThatIsEmptyAndStops_showsTheFirstStepsAndComesBackByItself(@TempDir Path data) {
        String port = String.valueOf(ServiceProcess.freePort());
        Service other = Service.start(data, "port", port);
        try (View view = stage.open(Look.LIGHT_WIDE, other, "#/")) {
            view.expectComplaint("ERR_CONNECTION_REFUSED");
            assertThat(view.heading("Register a topic")).isVisible();
            assertThat(view.page().locator(".steps pre").first())
                    .containsText(other.api().url() + "/register/dg");
            assertThat(view.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy")))
                    .hasCount(2);
            view.picture("overview-empty");
            view.check();

            // not in the moment in which a service that stops answers 503
            view.page().waitForResponse("**/status", () -> {});
            other.close();

            assertThat(view.page()
                            .getByText("No answer", new Page.GetByTextOptions().setExact(true))
                            .first())
                    .isVisible();
            assertThat(view.page().locator("#banner")).isVisible();
            view.picture("overview-away");
            try (Service again = Service.start(data, "port", port)) {
                assertThat(view.page().getByText("All parts work")).isVisible();
                assertThat(view.page().locator("#banner")).isHidden();
                assertThat(again.api().isReady()).isTrue();
            }
        } finally {
            other.close();
        }
    }

    private static Locator figure(View view, String label) {
        return view.page()
                .locator(".stat")
                .filter(new Locator.FilterOptions()
                        .setHas(view.page().getByText(label, new Page.GetByTextOptions().setExact(true))))
                .locator(".stat-value");
    }
}
