package org.oda.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inbox of what was not stored. */
@Tag("once")
@ExtendWith(Stage.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectsTest {
    private Stage stage;

    @BeforeAll
    void take(Stage given) {
        stage = given;
    }

    @ParameterizedTest
    @EnumSource
    void rejects_anyLook_showsListAndOneOfThem(Look look) {
        try (View view = stage.open(look, "#/rejects?state=all")) {
            rows(view).first().waitFor();
            view.picture("rejects");
            view.check();
            rows(view)
                    .filter(new Locator.FilterOptions().setHasText("<script>"))
                    .locator(".reject-open")
                    .click();
            assertThat(view.page().locator(".reject-card h2")).hasText("Not JSON");
            assertThat(view.page().locator(".raw")).containsText("<script>alert('attic')</script>");
            view.picture("rejects-detail");
            view.check();
        }
    }

    @Test
    void reject_bytesThatAreNoText_areShownAsHex() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/rejects?topic=attic&state=all")) {
            rows(view)
                    .filter(new Locator.FilterOptions().setHasText("no text"))
                    .locator(".reject-open")
                    .click();

            assertThat(view.page().locator(".raw")).containsText("ff fe 00 4f 44 41 1b");
        }
    }

    @Test
    void reject_mendedAndReplayed_isStored() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/rejects?reason=topic_mismatch")) {
            rows(view).first().locator(".reject-open").click();
            int before = rows(view).count();
            view.button("Edit…").click();
            Locator area = view.page().locator("textarea");
            assertThat(view.page().locator(".mend .hint")).containsText("topic must be \"office\"");
            area.fill(area.inputValue().replace("offfice", "office"));
            view.button("Replay this value").click();

            assertThat(view.page().getByText("1 stored")).isVisible();
            assertThat(rows(view)).hasCount(before - 1);
            view.picture("rejects-mended");
            view.check();
        }
        assertThat(stage.service()
                        .api()
                        .queryList(
                                "{\"topic\":\"office\",\"filter\":{\"field\":\"co2\",\"gte\":600,\"lte\":603},\"start\":\"%s\"}"
                                        .formatted(stage.building().end())))
                .anySatisfy(record ->
                        assertThat(record.get("data").get("co2").intValue()).isBetween(600, 603));
    }

    @Test
    void rejects_severalReplayedUnmended_areToldWhy() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/rejects?topic=meter")) {
            for (int i = 0; i < 2; i++) {
                rows(view).nth(i).locator("input").check();
            }
            view.button("Replay 2 selected").click();
            view.picture("rejects-question");
            view.page()
                    .getByRole(AriaRole.DIALOG)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Replay"))
                    .click();

            assertThat(view.page().getByText("2 still refused")).isVisible();
            assertThat(view.page().locator(".outcome li")).hasCount(2);
        }
    }

    @Test
    void rejects_allOfAFilterReplayed_areAskedAboutFirst() {
        try (View view = stage.open(Look.DARK_NARROW, "#/rejects?topic=kitchen&reason=bad_timestamp")) {
            rows(view).first().waitFor();
            view.button("Replay all…").click();
            Locator question = view.page().getByRole(AriaRole.DIALOG);
            assertThat(question).containsText("of kitchen, with the reason Bad timestamp");
            view.picture("rejects-question");
            view.check();
            question.getByText("Cancel").click();
            assertThat(question).hasCount(0);
            view.button("Replay all…").click();
            question.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Replay"))
                    .click();

            assertThat(view.page().getByText("5 still refused")).isVisible();
        }
    }

    @Test
    void rejects_nothingThatMatches_saysSo() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/rejects?topic=weather")) {
            assertThat(view.page().getByText("No reject matches these filters."))
                    .isVisible();
            view.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Show all open ones"))
                    .click();
            rows(view).first().waitFor();
        }
    }

    @Test
    void rejects_tabKey_reachesEverything() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/rejects?topic=kitchen")) {
            rows(view).first().waitFor();
            view.checkTabOrder();
        }
    }

    private static Locator rows(View view) {
        return view.page().locator(".reject-row");
    }
}
