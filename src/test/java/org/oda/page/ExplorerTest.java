package org.oda.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The explorer in a browser, over a service that has two days of readings. */
@Tag("once")
@ExtendWith(Stage.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplorerTest {
    private static final String ROOMS =
            "#/explore?topic=livingroom&topic=kitchen&topic=office&topic=bathroom&field=temperature&range=all";
    private static final String POWER = "#/explore?topic=meter&field=power&range=all";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Stage stage;

    @BeforeAll
    void take(Stage given) {
        stage = given;
    }

    @ParameterizedTest
    @EnumSource
    void explore_anyLook_drawsLinesWithTheirFigures(Look look) {
        try (View view = stage.open(look, ROOMS)) {
            assertThat(legend(view)).hasCount(4);
            assertThat(canvases(view)).hasCount(1);
            view.check();
            view.picture("explore");
        }
    }

    @ParameterizedTest
    @EnumSource
    void explore_severalUnits_haveAPanelEach(Look look) {
        try (View view = stage.open(look, ROOMS + "&field=co2")) {
            assertThat(canvases(view)).hasCount(2);
            view.check();
            view.picture("explore-units");
        }
    }

    @ParameterizedTest
    @EnumSource
    void explore_nothingChosen_offersTopics(Look look) {
        try (View view = stage.open(look, "#/explore")) {
            view.button("Choose a topic").waitFor();
            view.check();
            view.picture("explore-start");

            view.page().locator(".empty").getByText("livingroom").click();

            assertThat(legend(view)).hasCount(1);
            assertThat(view.page().url()).contains("topic=livingroom").contains("range=24h");
        }
    }

    @Test
    void explore_byKeyboard_choosesTopicAndAttribute() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/explore")) {
            box(view, "Topics").click();
            view.page().keyboard().insertText("weath");
            assertThat(view.page().locator("[role=option]")).hasCount(1);
            view.page().keyboard().press("Enter");
            view.page().keyboard().press("Escape");
            assertThat(legend(view)).hasCount(1);

            box(view, "Attributes and units").click();
            view.page().keyboard().insertText("temp");
            assertThat(view.page().locator("[role=option]")).hasCount(1);
            view.page().keyboard().press("Enter");

            assertThat(canvases(view)).hasCount(2);
            view.page().keyboard().press("Escape");
            view.checkTabOrder();
        }
    }

    @Test
    void explore_moreThanPixels_losesNoPeak() {
        double highest = stage.service()
                .api()
                .queryOne("""
                        {"topic":"office","aggregator":{"fun":["max"],"field":["temperature"]}}""")
                .at("/data/temperature/values/max/value")
                .asDouble();
        try (View view = stage.open(Look.LIGHT_WIDE, ROOMS)) {
            assertThat(about(view)).containsText("in windows of");
            Locator office = legend(view).filter(new Locator.FilterOptions().setHasText("office"));

            assertThat(Double.parseDouble(office.locator("td").nth(3).innerText()))
                    .isEqualTo(highest);
        }
    }

    @Test
    void explore_fewRecords_drawsEach() {
        try (View view = stage.open(Look.LIGHT_WIDE, POWER)) {
            assertThat(about(view)).containsText("each of them drawn");
        }
    }

    @Test
    void explore_inAGap_hasNoValue() {
        try (View view = stage.open(Look.LIGHT_WIDE, POWER)) {
            legend(view).waitFor();
            BoundingBox plot = view.page().locator(".u-over").boundingBox();
            // the gap lies from 9 to 7 hours before the end of two days
            view.page().mouse().move(plot.x + plot.width * 40 / 48, plot.y + 50);
            assertThat(legend(view).locator("td").first()).hasText("–");

            view.page().mouse().move(plot.x + plot.width * 30 / 48, plot.y + 50);
            assertThat(legend(view).locator("td").first()).hasText(Pattern.compile("[0-9.]+"));
        }
    }

    @Test
    void explore_dragged_asksForMoreOfLessAndGoesBack() {
        try (View view = stage.open(Look.LIGHT_WIDE, ROOMS)) {
            assertThat(about(view)).containsText("in windows of");
            BoundingBox plot = view.page().locator(".u-over").boundingBox();
            view.page().mouse().move(plot.x + 300, plot.y + 50);
            view.page().mouse().down();
            view.page().mouse().move(plot.x + 420, plot.y + 60);
            view.page().mouse().up();
            assertThat(about(view)).containsText("each of them drawn");
            assertThat(view.page().url()).contains("from=").contains("to=");

            view.button("Reset zoom").click();
            assertThat(about(view)).containsText("in windows of");

            view.page().goBack();
            assertThat(about(view)).containsText("each of them drawn");
        }
    }

    @Test
    void explore_chartByKeyboard_movesAndZooms() {
        try (View view = stage.open(Look.LIGHT_WIDE, ROOMS)) {
            legend(view).first().waitFor();
            view.page().locator(".stage").focus();
            view.page().keyboard().press("+");
            await().until(() -> view.page().url().contains("from="));
            String zoomed = view.page().url();
            view.page().keyboard().press("ArrowLeft");
            await().until(() -> !view.page().url().equals(zoomed));
            // what is drawn late would be announced over it
            assertThat(view.page().locator(".plot.stale")).hasCount(0);
            view.page().keyboard().press("Shift+ArrowRight");
            assertThat(view.page().locator("#announcer")).containsText("livingroom");
            view.page().keyboard().press("0");
            await().until(() -> view.page().url().contains("range=all"));
        }
    }

    @Test
    void explore_touched_movesTheCrosshair() {
        try (View view = stage.open(Look.LIGHT_NARROW, POWER)) {
            legend(view).waitFor();
            view.page().locator(".u-over").tap();
            assertThat(view.page().locator(".legend .at time")).isVisible();
        }
    }

    @Test
    void explore_otherUnit_convertsAndTellsWhatIsWrong() {
        try (View view = stage.open(Look.LIGHT_WIDE, POWER + "&fun=integral&window=P1D")) {
            assertThat(legend(view)).containsText("kWh");
            Locator unit = view.page().getByLabel("Unit of power");
            unit.fill("MJ");
            unit.press("Enter");
            assertThat(legend(view)).containsText("MJ");

            view.expectComplaint("422");
            unit.fill("Kelwin");
            unit.press("Enter");
            assertThat(view.page().locator(".query .field-problem:visible")).containsText("Kelwin");
            assertThat(view.page().locator(".problem")).containsText("unknown-unit");
            view.check();
            view.picture("explore-problem");
        }
    }

    @Test
    void explore_tooManyWindows_isToldBeforeAsking() {
        try (View view = stage.open(Look.LIGHT_WIDE, ROOMS + "&fun=avg&window=PT1S")) {
            assertThat(view.page().locator(".query .field-problem:visible")).containsText("wider window");
        }
    }

    @ParameterizedTest
    @EnumSource
    void explore_asTable_hasTheSameValues(Look look) {
        try (View view = stage.open(look, ROOMS + "&view=table")) {
            Locator rows = view.page().locator(".results tbody tr");
            assertThat(rows).hasCount(100);
            view.button("Next page").click();
            assertThat(view.page().locator(".pager")).containsText("101–200");
            view.button("Max").click();
            view.button("Max").click();
            view.check();
            view.picture("explore-table");
        }
    }

    @Test
    void explore_rangeWithoutRecords_tellsWhereTheyAre() {
        try (View view = stage.open(
                Look.LIGHT_WIDE,
                "#/explore?topic=meter&field=power&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z")) {
            view.expectComplaint("404");
            assertThat(view.page().locator(".empty")).containsText("Nothing in this range");
            view.button("Show all").click();
            assertThat(legend(view)).hasCount(1);
        }
    }

    @Test
    void explore_unknownTopic_isToldAtTheField() {
        try (View view = stage.open(Look.LIGHT_WIDE, "#/explore?topic=livingrom")) {
            view.expectComplaint("404");
            assertThat(view.page().locator(".query .field-problem:visible")).containsText("did you mean 'livingroom'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CSV", "JSON", "NDJSON", "Parquet", "Arrow"})
    void explore_downloaded_isAFileOfThatFormat(String format) throws Exception {
        try (View view = stage.open(Look.LIGHT_WIDE, POWER + "&fun=avg&window=PT1H")) {
            legend(view).waitFor();
            Download download =
                    view.page().waitForDownload(() -> view.button(format).click());
            byte[] file = Files.readAllBytes(download.path());
            String start = new String(file, 0, 12, StandardCharsets.ISO_8859_1);

            assertThat(download.suggestedFilename()).isEqualTo("meter-avg." + format.toLowerCase(Locale.ROOT));
            assertThat(start)
                    .startsWith(
                            switch (format) {
                                case "CSV" -> "timestamp,to";
                                case "JSON" -> "[{\"timestam";
                                case "NDJSON" -> "{\"timestamp";
                                case "Parquet" -> "PAR1";
                                default -> "\u00ff\u00ff\u00ff\u00ff";
                            });
        }
    }

    @Test
    void explore_commands_pastedIntoAShellGiveTheSame(@TempDir Path folder) throws Exception {
        try (View view =
                stage.open(Look.LIGHT_WIDE, "#/explore?topic=meter&field=power&range=all&window=PT6H&unit.power=W")) {
            legend(view).waitFor();
            JsonNode byCurl =
                    JSON.readTree(shell(folder, view.page().locator(".command").innerText()));
            view.page().getByLabel("oda query").check();
            String line = view.page().locator(".command").innerText();
            Path launcher = Files.writeString(folder.resolve("oda"), """
                    #!/bin/sh
                    exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' org.oda.cli.Main "$@"
                    """.formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path")));
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
            JsonNode byOda = JSON.readTree(shell(folder, line));

            assertThat(byCurl.size()).isGreaterThan(7);
            assertThat(byOda).isEqualTo(byCurl);
        }
    }

    @Test
    void explore_zoneChanged_showsTimesOfUtc() {
        try (View view = stage.open(Look.LIGHT_WIDE, POWER)) {
            legend(view).waitFor();
            String local = view.page().locator(".range-text").innerText();
            view.page().getByText("Local time").click();
            assertThat(view.page().locator(".range-text")).hasText(Pattern.compile(".*Z – .*Z"));
            assertThat(local).doesNotContain("Z");
        }
    }

    private static Locator legend(View view) {
        return view.page().locator(".legend tbody tr");
    }

    private static Locator canvases(View view) {
        return view.page().locator(".uplot canvas");
    }

    private static Locator about(View view) {
        return view.page().locator(".about");
    }

    private static Locator box(View view, String label) {
        return view.page().getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(label));
    }

    private static byte[] shell(Path folder, String line) throws Exception {
        File out = folder.resolve("out").toFile();
        Process process = new ProcessBuilder(List.of("sh", "-c", line))
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return Files.readAllBytes(out.toPath());
    }
}
