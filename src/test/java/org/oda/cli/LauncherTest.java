package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a project of its own with a Maven and a Java that only tell what they were asked. */
class LauncherTest {
    @TempDir
    Path folder;

    private Path project = Path.of("");
    private Path jdk = Path.of("");
    private Path tools = Path.of("");

    /** What a run printed, both streams, and its exit status. */
    private record Run(String output, int status) {}

    @BeforeEach
    void layOut() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        tools = Files.createDirectories(folder.resolve("tools"));
        jdk = jdk("17.0.9");
        Files.createDirectories(project.resolve("src/main"));
        Files.writeString(project.resolve("src/main/Some.java"), "");
        Files.writeString(project.resolve("pom.xml"), "");
        Files.copy(Path.of("oda"), project.resolve("oda"));
        script(
                tools.resolve("mvn"),
                "echo maven was called",
                "folder=$(dirname \"$3\")",
                "mkdir -p \"$folder/target/lib\"",
                "touch \"$folder/target/oda.jar\"");
    }

    @Test
    void start_firstUse_buildsTrainsAndPassesArgumentsOn() throws Exception {
        Run run = launch(project.resolve("oda"), "dg", "-d", "{'a b': \"1\"}", "");

        assertThat(run.status()).isZero();
        assertThat(run.output())
                .contains("Building ODA (first use, about a minute)...")
                .contains("Preparing fast starts on Java 17.0.9 (once)...")
                .contains("<-jar> <" + project.toRealPath().resolve("target/oda.jar")
                        + "> <dg> <-d> <{'a b': \"1\"}> <>");
        assertThat(project.resolve("target/launcher/training.log"))
                .content()
                .contains("-XX:ArchiveClassesAtExit=", "<train>");
    }

    @Test
    void start_secondUseThroughALink_neitherBuildsNorTrains() throws Exception {
        launch(project.resolve("oda"), "--help");
        Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("oda"));

        Run run = launch(link, "--help");

        assertThat(run.output()).doesNotContain("Building", "Preparing").endsWith("<--help>\n");
    }

    @Test
    void start_sourceHasChanged_buildsAgain() throws Exception {
        launch(project.resolve("oda"), "--help");
        Files.setLastModifiedTime(
                project.resolve("src/main/Some.java"),
                FileTime.from(Instant.now().plusSeconds(60)));

        Run run = launch(project.resolve("oda"), "--help");

        assertThat(run.output()).contains("Building ODA (a source has changed)...");
    }

    @Test
    void start_newerJava_getsItsOptionsAndAnArchiveOfItsOwn() throws Exception {
        jdk = jdk("25.0.1");

        Run run = launch(project.resolve("oda"), "serve");

        assertThat(run.output())
                .contains("<--enable-native-access=ALL-UNNAMED> <--sun-misc-unsafe-memory-access=allow>");
        assertThat(project.resolve("target/launcher/training.log")).content().contains("-XX:AOTCacheOutput=");
    }

    @Test
    void start_javaIsTooOld_saysSo() throws Exception {
        jdk = jdk("11.0.2");

        Run run = launch(project.resolve("oda"), "--help");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("ODA_JAVA_HOME=" + jdk + " holds no Java 17 or newer");
    }

    @Test
    void start_buildFails_showsTheEndOfItsLog() throws Exception {
        script(tools.resolve("mvn"), "echo 'cannot compile Some.java'", "exit 1");

        Run run = launch(project.resolve("oda"), "--help");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("cannot compile Some.java", "target/build.log");
        assertThat(project.resolve("target/launcher/lock")).doesNotExist();
    }

    @Test
    void start_lockOfADeadProcess_isTakenOver() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(project.resolve("target/launcher/lock"));
        Files.writeString(project.resolve("target/launcher/lock/pid"), Long.toString(dead.pid()));

        assertThat(launch(project.resolve("oda"), "--help").status()).isZero();
    }

    @Test
    void start_unpackedDistribution_runsItsJarWithoutBuildingOrTraining() throws Exception {
        Path launcher = unpackedDistribution();

        Run run = launch(launcher, "--version");

        assertThat(run.status()).isZero();
        assertThat(run.output())
                .doesNotContain("Building", "Preparing")
                .contains("<-jar> <"
                        + launcher.resolve("../../oda.jar").normalize().toRealPath() + "> <--version>");
    }

    @Test
    void start_distributionThatCanBeWrittenTo_keepsTheArchiveInItself() throws Exception {
        Path launcher = unpackedDistribution();

        assertThat(launch(launcher, "serve").output()).contains("Preparing fast starts on Java 17.0.9 (once)...");
        assertThat(launch(launcher, "serve").output()).doesNotContain("Preparing");

        assertThat(launcher.resolveSibling("../cache/training.log").normalize())
                .content()
                .contains("<train>");
    }

    @Test
    void prepare_noArchiveCameOut_saysSo() throws Exception {
        Run run = launch(unpackedDistribution(), "prepare");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("could not make the archive of classes");
    }

    private Path unpackedDistribution() throws IOException {
        Path unpacked = Files.createDirectories(folder.resolve("opt/oda-1.2.3"));
        Files.createDirectories(unpacked.resolve("bin"));
        Files.writeString(unpacked.resolve("oda.jar"), "");
        return Files.copy(Path.of("oda"), unpacked.resolve("bin/oda"));
    }

    private Path jdk(String version) throws IOException {
        Path home = folder.resolve("jdk-" + version);
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), "printf '<%s> ' \"$@\" | sed 's/ $//'", "echo");
        script(home.resolve("bin/javac"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run launch(Path launcher, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().put("ODA_JAVA_HOME", jdk.toString());
        builder.environment().put("ODA_JAVA_OPTS", "");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Run(Files.readString(folder.resolve("output"), StandardCharsets.UTF_8), process.waitFor());
    }
}
