package org.oda.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue in a browser. */
@Tag("once")
@ExtendWith(Stage.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueViewTest {
    private Stage stage;

    @BeforeAll
    void take(Stage given) {
        stage = given;
    }

    @ParameterizedTest
    @EnumSource
    void topics_anyLook_areListed(Look look) {
        try (View view = stage.open(look, "#/catalogue")) {
            assertThat(row(view, "weather")).containsText("2,762");
            view.check();
            view.picture("catalogue");
        }
    }

    @Test
    void topics_searched_areFewer() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/catalogue")) {
            row(view, "livingroom").waitFor();
            view.page().getByLabel("Search topics").fill("kit");
            assertThat(view.page().locator("tbody tr")).hasCount(1);
            assertThat(view.page().url()).contains("q=kit");
            view.page().getByLabel("Search topics").fill("nowhere");
            assertThat(view.page().locator(".empty")).containsText("nowhere");
            view.button("Show all").click();
            row(view, "livingroom").waitFor();
            view.checkTabOrder();
        }
    }

    @Test
    void topics_sortedByName_turnAround() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/catalogue")) {
            row(view, "livingroom").waitFor();
            view.button("Topic").click();
            assertThat(view.page().locator("tbody tr").first()).containsText("attic");
            view.button("Topic").click();
            assertThat(view.page().locator("tbody tr").first()).containsText("weather");
            assertThat(view.page().locator("th[aria-sort=descending]")).hasText("Topic↓");
        }
    }

    @ParameterizedTest
    @EnumSource
    void topic_anyLook_hasAttributesAndGenerators(Look look) {
        try (View view = stage.open(look, "#/catalogue?topic=weather")) {
            assertThat(row(view, "illuminance")).containsText("Lux");
            row(view, "roof").waitFor();
            view.check();
            view.picture("catalogue-topic");
        }
    }

    @Test
    void topic_itsAttribute_isExplored() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/catalogue?topic=meter")) {
            row(view, "power").locator("a").click();
            assertThat(view.page().locator(".legend tbody tr")).containsText("meter_main");
            assertThat(view.page().url()).contains("topic=meter").contains("field=power");
        }
    }

    @Test
    void topic_withoutRecords_saysSo() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/catalogue?topic=attic")) {
            view.page().getByText("No attribute yet").waitFor();
            view.check();
        }
    }

    @ParameterizedTest
    @EnumSource
    void generator_anyLook_hasItsTopics(Look look) {
        try (View view = stage.open(look, "#/catalogue?show=generators")) {
            row(view, "roof").locator("a").first().click();
            assertThat(row(view, "temperature")).containsText("K");
            view.check();
            view.picture("catalogue-generator");
        }
    }

    @Test
    void unknown_topicOrGenerator_isToldWithAProposal() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/catalogue?topic=kitchn")) {
            view.expectComplaint("404");
            assertThat(view.page().locator(".problem")).containsText("did you mean 'kitchen'");
            view.check();
        }
        try (View view = stage.open(Look.LIGHT_WIDE, "#/catalogue?generator=rooof")) {
            view.expectComplaint("404");
            assertThat(view.page().locator(".problem")).containsText("roof");
        }
    }

    private static Locator row(View view, String text) {
        return view.page()
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(text))
                .first();
    }
}
