package org.oda.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documents are what the code says; with {@code -Doda.write-reference} they are written anew. */
class ConfigurationReferenceTest {
    private static final Path EXAMPLE = Path.of("dist/oda.properties");

    @Test
    void reference_inTheDocs_isWhatTheCodeSays() throws IOException {
        holds(Path.of("docs/configuration.md"), ConfigurationReference.markdown());
    }

    @Test
    void exampleFile_inTheArchive_isWhatTheCodeSays() throws IOException {
        holds(EXAMPLE, ConfigurationReference.properties());
    }

    @Test
    void exampleFile_asItComes_isAcceptedAndChangesNothing() {
        LoadedConfig loaded = new ConfigSources(Map.of(), EXAMPLE, Map.of(), Map.of()).load();

        assertThat(loaded.entries()).extracting(LoadedConfig.Entry::source).containsOnly("default", "not set");
    }

    @Test
    void group_eachSetting_standsInTheReferenceOnce() {
        String markdown = ConfigurationReference.markdown();

        assertThat(Settings.ALL)
                .allSatisfy(setting -> assertThat(markdown).containsOnlyOnce("\n| `" + setting.name() + "` |"));
    }

    private static void holds(Path file, String generated) throws IOException {
        if (System.getProperty("oda.write-reference") != null) {
            Files.writeString(file, generated);
        }
        assertThat(file)
                .as("made anew by: mvn test -Dtest=ConfigurationReferenceTest -Doda.write-reference")
                .content()
                .isEqualTo(generated);
    }
}
