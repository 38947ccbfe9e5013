package org.oda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void open_newFolder_makesTheRooms() {
        try (var folder = DataFolder.open(temp.resolve("a/b"))) {
            assertThat(folder.kafka()).isDirectory().hasParent(folder.root());
            assertThat(folder.store()).isDirectory();
            assertThat(folder.tmp()).isDirectory();
        }
    }

    @Test
    void open_heldByThisProcess_isRefusedUntilItIsClosed() {
        try (var held = DataFolder.open(temp)) {
            assertThatThrownBy(() -> DataFolder.open(temp))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_FOLDER_IN_USE))
                    .hasMessageContaining(held.root().toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
        DataFolder.open(temp).close();
    }

    @Test
    void open_heldByAnotherProcess_namesItAndIsFreeWhenThatIsKilled() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        temp.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))
                            .readLine())
                    .isEqualTo("held");
            assertThatThrownBy(() -> DataFolder.open(temp)).hasMessageContaining("process " + child.pid());
        } finally {
            child.destroyForcibly().waitFor();
        }
        DataFolder.open(temp).close();
    }

    @Test
    void open_leftoversInTmp_areRemovedAndNothingElse() throws Exception {
        Files.createDirectories(temp.resolve("tmp/deep"));
        Files.writeString(temp.resolve("tmp/deep/library.so"), "x");
        Files.createDirectories(temp.resolve("store"));
        Files.writeString(temp.resolve("store/kept"), "x");

        try (var folder = DataFolder.open(temp)) {
            assertThat(folder.tmp()).isEmptyDirectory();
            assertThat(folder.store().resolve("kept")).exists();
        }
    }

    @Test
    void open_file_isABadSetting() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");

        for (Path wrong : new Path[] {file, file.resolve("below")}) {
            assertThatThrownBy(() -> DataFolder.open(wrong))
                    .isInstanceOfSatisfying(OdaException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG);
                        assertThat(e.field()).isEqualTo("data");
                    })
                    .hasMessageContaining(wrong.toString())
                    .hasMessageContaining("--data");
        }
    }

    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (var folder = DataFolder.open(Path.of(args[0]))) {
                System.out.println("held");
                System.in.read(); // until it is killed, or its parent ends
                folder.root();
            }
        }
    }
}
