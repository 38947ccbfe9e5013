package org.oda.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records as they arrive. */
@ExtendWith(Stage.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveTest {
    private static final int ROWS = 500;

    private Stage stage;

    @BeforeAll
    void take(Stage given) {
        stage = given;
    }

    @ParameterizedTest
    @EnumSource
    void live_anyLook_showsStoredRecordsThenThoseThatArrive(Look look) {
        try (View view = stage.open(look, "#/live?topic=kitchen&topic=meter&from=-PT15M")) {
            assertThat(view.page().getByText("Live", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true)).last())
                    .isVisible();
            rows(view).filter(new Locator.FilterOptions().setHasText("meter_main")).first().waitFor();
            try (Building.Feed feed = stage.building().feed(2)) {
                rows(view).filter(new Locator.FilterOptions().setHasText("kitchen_presence")).first().waitFor();
                assertThat(feed.sent()).isPositive();
            }
            assertThat(rows(view).filter(new Locator.FilterOptions().setHasText("livingroom"))).hasCount(0);
            view.picture("live");
            view.check();
        }
    }

    @Test
    void live_thousandsOfRecords_areCountedAndTheNewestKept() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/live")) {
            assertThat(view.page().locator(".live-head .badge")).hasText("Live");
            long sent;
            try (Building.Feed feed = stage.building().feed(300)) {
                org.awaitility.Awaitility.await().until(() -> feed.sent() >= 6_000);
                sent = feed.sent();
            }

            assertThat(view.page().locator(".live-head"))
                    .containsText(
                            Pattern.compile("[6-9],\\d{3} received|\\d\\d,\\d{3} received"),
                            new LocatorAssertions.ContainsTextOptions().setTimeout(15_000));
            assertThat(sent).isGreaterThanOrEqualTo(6_000);
            assertThat(rows(view).count()).isLessThanOrEqualTo(ROWS);
        }
    }

    @Test
    void live_readerScrollsUp_isLeftThereUntilTheyAskForTheNewest() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/live?topic=kitchen&from=-PT1H")) {
            Locator box = view.page().locator(".live-box");
            rows(view).nth(40).waitFor();
            box.evaluate("box => box.scrollTop = 100");
            try (Building.Feed feed = stage.building().feed(4)) {
                assertThat(view.page().locator(".live-jump")).hasText(Pattern.compile("[1-9]\\d* newer"));
                assertThat(feed.sent()).isPositive();
            }
            assertThat(((Number) box.evaluate("box => box.scrollTop")).intValue()).isEqualTo(100);

            view.page().locator(".live-jump").click();

            assertThat(view.page().locator(".live-jump")).isHidden();
            assertThat((Boolean) box.evaluate("box => box.scrollHeight - box.scrollTop - box.clientHeight < 30"))
                    .isTrue();
        }
    }

    @Test
    void live_paused_waitsAndGoesOn() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/live?topic=office")) {
            assertThat(view.page().locator(".live-head .badge")).hasText("Live");
            view.button("Pause").click();
            assertThat(view.page().locator(".live-head .badge")).hasText("Paused");
            try (Building.Feed feed = stage.building().feed(5)) {
                assertThat(view.page().locator(".live-head")).containsText(Pattern.compile("[1-9]\\d* wait"));
                assertThat(feed.sent()).isPositive();
            }
            assertThat(rows(view)).hasCount(0);

            view.button("Resume").click();

            rows(view).first().waitFor();
        }
    }

    @Test
    void live_topicThatIsNot_saysSoWithWhatMayBeMeant() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/live?topic=kitchn")) {
            view.expectComplaint("404");
            assertThat(view.page().locator(".problem")).containsText("did you mean 'kitchen'");
            view.check();
        }
    }

    @Test
    void live_tabKey_reachesEverything() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/live")) {
            assertThat(view.page().locator(".live-head .badge")).hasText("Live");
            view.checkTabOrder();
        }
    }

    private static Locator rows(View view) {
        return view.page().locator(".live-row");
    }
}
