package org.oda.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oda.e2e.Service;

/** Records as they arrive. */
@Tag("once")
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
            assertThat(view.page().locator(".live-head .badge")).hasText("Live");
            rows(view)
                    .filter(new Locator.FilterOptions().setHasText("meter_main"))
                    .first()
                    .waitFor();
            // the feeds of other tests may be among what is stored
            view.button("Clear").click();
            assertThat(rows(view)).hasCount(0);
            try (Building.Feed feed = stage.building().feed(2)) {
                rows(view)
                        .filter(new Locator.FilterOptions().setHasText("kitchen_presence"))
                        .first()
                        .waitFor();
                assertThat(feed.sent()).isPositive();
            }
            assertThat(rows(view).filter(new Locator.FilterOptions().setHasText("livingroom")))
                    .hasCount(0);
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
                await().until(() -> feed.sent() >= 6_000);
                sent = feed.sent();
            }

            assertThat(view.page().locator(".live-head"))
                    .containsText(Pattern.compile("[6-9],\\d{3} received|\\d\\d,\\d{3} received"));
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
                await().until(() -> feed.sent() > 0);
            }
            assertThat(((Number) box.evaluate("box => box.scrollTop")).intValue())
                    .isEqualTo(100);

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
    void live_hostileRecords_areTextThatFits() {
        stage.service().api().register("hostile");
        try (View view = stage.open(Look.DARK_NARROW, "#/live?topic=hostile")) {
            assertThat(view.page().locator(".live-head .badge")).hasText("Live");
            String many = IntStream.range(0, 300)
                    .mapToObj(i -> "\"attribute_%d\":{\"value\":%d,\"unit\":\"V\"}".formatted(i, i))
                    .collect(Collectors.joining(",", "{", "}"));
            try (Service.Sender sender = stage.service().sender()) {
                String now = Instant.now().toString();
                sender.send(
                        "hostile",
                        "<img src=x onerror=alert(1)>",
                        now,
                        "{\"<b>bold</b>\":\"<script>alert(2)</script>\"}");
                sender.send("hostile", "g".repeat(300), now, many);
                sender.send("hostile", "\u202Eneila", now, "x".repeat(20_000));
                sender.send("hostile", "deep", now, "{\"a\":{\"b\":[{\"c\":null}]},\"big\":1e308,\"none\":null}");
            }
            assertThat(rows(view)).hasCount(4);
            assertThat(view.page().locator(".live-list")).containsText("<script>alert(2)</script>");
            assertThat(view.page().locator(".live-list")).containsText("⟨U+202E⟩neila");
            assertThat(view.page().locator(".live-list")).containsText("and 260 more");
            assertThat(view.page().locator(".live-list img, .live-list script, .live-list b"))
                    .hasCount(0);
            view.picture("live-hostile");
            view.check();
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
    void live_noStreamIsFree_saysSoAndGoesOnWhenOneIs() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/overview")) {
            view.expectComplaint("503");
            view.page()
                    .route(
                            "**/stream?*",
                            route -> route.fulfill(
                                    new Route.FulfillOptions()
                                            .setStatus(503)
                                            .setContentType("application/problem+json")
                                            .setBody(
                                                    "{\"title\":\"x\",\"status\":503,\"code\":\"gateway-unavailable\",\"detail\":\"2000 streams are open already\"}")));
            view.page().evaluate("() => (location.hash = '#/live?topic=office')");
            assertThat(view.page().locator(".live-head .badge")).containsText("No stream is free");
            assertThat(view.page().locator(".problem")).containsText("2000 streams are open already");

            view.page().unroute("**/stream?*");

            assertThat(view.page().locator(".live-head .badge")).hasText("Live");
            assertThat(view.page().locator(".problem")).hasCount(0);
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
