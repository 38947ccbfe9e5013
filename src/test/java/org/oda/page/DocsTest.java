package org.oda.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference of the API in a browser. */
@Tag("once")
@ExtendWith(Stage.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsTest {
    private Stage stage;

    @BeforeAll
    void take(Stage given) {
        stage = given;
    }

    @ParameterizedTest
    @EnumSource
    void docs_anyLook_showsAllOperations(Look look) {
        try (View view = stage.open(look, "/docs")) {
            view.page().locator("#operations-operation-status").waitFor();
            view.page()
                    .locator("#operations-query-query .opblock-summary-control")
                    .click();
            view.page().locator("#operations-query-query .opblock-body").waitFor();
            view.picture("docs");

            assertThat(view.page().locator(".opblock").count()).isGreaterThan(10);
        }
    }

    @Test
    void docs_triedOut_asksThisService() {
        try (View view = stage.open(Look.LIGHT_WIDE, "/docs")) {
            Locator operation = view.page().locator("#operations-operation-status");
            operation.locator(".opblock-summary-control").click();
            operation.locator(".execute").click();

            operation
                    .locator(".live-responses-table tbody .response-col_status")
                    .waitFor();
            assertThat(operation.locator(".live-responses-table").innerText()).contains("200", "free_bytes");
        }
    }
}
