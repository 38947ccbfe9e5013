package org.oda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class DataVersionTest {
    @TempDir
    Path data;

    private Path version = Path.of("");

    @BeforeEach
    void place() {
        version = data.resolve("version");
    }

    @Test
    void open_newFolder_isOfThisFormat() {
        DataFolder.open(data).close();

        assertThat(version).content().startsWith("format=" + DataVersion.FORMAT + "\nprogram=");
        assertThat(data.resolve("version.next")).doesNotExist();
    }

    @Test
    void open_folderOfTheTimeBefore_isTakenAndMarked() throws IOException {
        Files.createDirectories(data.resolve("store"));

        DataFolder.open(data).close();

        assertThat(version).content().startsWith("format=1\n");
    }

    @Test
    void open_folderOfAnotherProgramOfThisFormat_isTakenAndMarkedAnew() throws IOException {
        Files.writeString(version, "format=1\nprogram=0.0.9+abc\n");

        DataFolder.open(data).close();

        assertThat(version).content().doesNotContain("0.0.9");
    }

    @Test
    void restore_ofABackupOfANewerFormat_isRefusedBeforeAnythingIsCopied() throws IOException {
        Files.writeString(version, "format=2\nprogram=9.1.0\n");
        Path target = data.resolve("target");

        assertThatThrownBy(() -> StoppedService.restore(data, target, (step, done, total) -> {}))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_FOLDER_TOO_NEW));

        assertThat(target).doesNotExist();
    }

    @Test
    void open_folderOfANewerFormat_isRefusedUntouched() throws IOException {
        Files.writeString(version, "format=2\nprogram=9.1.0\n");

        assertThatThrownBy(() -> DataFolder.open(data))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.DATA_FOLDER_TOO_NEW);
                    assertThat(e.code().exitStatus()).isEqualTo(3);
                })
                .hasMessageContaining("written by oda 9.1.0 in format 2")
                .hasMessageContaining("restore a backup");
        assertThat(version).hasContent("format=2\nprogram=9.1.0\n");
        assertThat(data.resolve("kafka")).doesNotExist();
    }

    @Test
    void open_refusedFolder_isNotHeld() throws IOException {
        Files.writeString(version, "format=2\nprogram=9.1.0\n");
        assertThatThrownBy(() -> DataFolder.open(data)).isInstanceOf(OdaException.class);
        Files.delete(version);

        DataFolder.open(data).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "format=\nprogram=x\n", "format=1", "format=1\r\nprogram=x\r\n", "\0\0\0\0"})
    void open_damagedFile_isRefusedAndNamed(String text) throws IOException {
        Files.writeString(version, text);

        assertThatThrownBy(() -> DataFolder.open(data))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG))
                .hasMessageContaining(version.toString());
    }
}
