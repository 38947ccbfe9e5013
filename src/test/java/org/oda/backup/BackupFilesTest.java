package org.oda.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.jobs.JobRun;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class BackupFilesTest {
    private static final Watcher NOBODY = (step, done, total) -> {};
    private static final String SEGMENT = "00000000000000000000.log";

    @TempDir
    Path folder;

    private Path data;
    private Path root;
    private FolderStore store;
    private Instant now = Instant.parse("2026-11-28T20:00:00Z");

    @BeforeEach
    void fill() throws IOException {
        data = folder.resolve("data");
        root = folder.resolve("backups");
        store = new FolderStore(data.resolve("store"));
        write("store/db/column.d", "1234567890");
        write("store/db/head", "head");
        write("access/tokens.json", "{}");
        Files.setPosixFilePermissions(data.resolve("access/tokens.json"), PosixFilePermissions.fromString("rw-------"));
        write("oda.lock", "1");
        write("tmp/scratch", "scratch");
        write("kafka/meta.properties", "id");
        write("kafka/.lock", "");
        write("kafka/a-0/" + SEGMENT, "records");
        write("kafka/a-0/00000000000000000000.index", "index");
        write("kafka/a-0/partition.metadata", "topic id");
        write("kafka/a-1.0123-delete/" + SEGMENT, "gone");
        write("kafka/__consumer_offsets-0/" + SEGMENT, "offsets");
        write("kafka/__oda_replays-0/" + SEGMENT, "replays");
        write("kafka/__cluster_metadata-0/" + SEGMENT, "topics");
        write("kafka/__cluster_metadata-0/quorum-state", "{}");
    }

    @Test
    void run_ofADataFolder_copiesWhatIsNeededAndRestoreGivesItBack() throws Exception {
        Backup.Result made = backup(0);

        assertThat(made.folder()).isEqualTo(root.resolve("2026-11-28T20-00-00Z"));
        assertThat(made.manifest().recordCount()).isEqualTo(5);
        Path restored = folder.resolve("restored");
        Restore.copy(made.folder(), restored, NOBODY).finish();
        assertThat(content(restored).keySet())
                .containsExactly(
                        "access/tokens.json",
                        "kafka/__cluster_metadata-0/" + SEGMENT,
                        "kafka/__cluster_metadata-0/quorum-state",
                        "kafka/__consumer_offsets-0/" + SEGMENT,
                        "kafka/__oda_replays-0/" + SEGMENT,
                        "kafka/a-0/" + SEGMENT,
                        "kafka/a-0/partition.metadata",
                        "kafka/meta.properties",
                        "store/db/column.d",
                        "store/db/head",
                        "store/go-back");
        assertThat(content(restored)).containsEntry("store/db/column.d", "1234567890");
        assertThat(Files.getPosixFilePermissions(restored.resolve("access/tokens.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(made.folder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void run_whileLogsGrow_takesOffsetsFromBeforeTheStoreAndRecordsFromBehind() throws Exception {
        store.whileCopied(() -> {
            append("kafka/__consumer_offsets-0/" + SEGMENT, "+");
            append("kafka/__oda_replays-0/" + SEGMENT, "+");
            append("kafka/a-0/" + SEGMENT, "+");
            append("kafka/__cluster_metadata-0/" + SEGMENT, "+");
        });

        assertThat(content(backup(0).folder()))
                .containsEntry("kafka/__consumer_offsets-0/" + SEGMENT, "offsets")
                .containsEntry("kafka/__oda_replays-0/" + SEGMENT, "replays")
                .containsEntry("kafka/a-0/" + SEGMENT, "records+")
                .containsEntry("kafka/__cluster_metadata-0/" + SEGMENT, "topics+");
    }

    @Test
    void run_onceMore_sharesWhatIsUnchangedWhateverItsTimeAndCopiesWhatIsNot() throws Exception {
        Path first = backup(0).folder();
        var time = Files.getLastModifiedTime(data.resolve("store/db/head"));
        write("store/db/head", "HEAD");
        Files.setLastModifiedTime(data.resolve("store/db/head"), time);
        write("store/db/column.d", "1234567890");

        Backup.Result second = backup(0);

        assertThat(second.folder()).isNotEqualTo(first);
        assertThat(isSame(first, second.folder(), "store/db/column.d")).isTrue();
        assertThat(isSame(first, second.folder(), "kafka/a-0/partition.metadata"))
                .isTrue();
        assertThat(isSame(first, second.folder(), "store/db/head")).isFalse();
        assertThat(content(second.folder())).containsEntry("store/db/head", "HEAD");
        assertThat(second.manifest().bytes() - second.linkedBytes()).isEqualTo(4);
        assertThat(Verification.of(first, NOBODY).isSound()).isTrue();
        assertThat(Verification.of(second.folder(), NOBODY).isSound()).isTrue();
    }

    @Test
    void run_keepingTwo_removesTheOldestAndLeavesWhatItDoesNotKnow() throws Exception {
        Files.createDirectories(root.resolve("holiday-photos"));
        Files.createDirectories(root.resolve(".unfinished-2026-11-27T20-00-00Z/kafka"));
        Path first = backup(2).folder();
        Path second = backup(2).folder();

        Path third = backup(2).folder();

        assertThat(first).doesNotExist();
        assertThat(names(root))
                .containsExactlyInAnyOrder(
                        ".lock",
                        "holiday-photos",
                        second.getFileName().toString(),
                        third.getFileName().toString());
        assertThat(Verification.of(second, NOBODY).isSound()).isTrue();
    }

    @Test
    void run_withAClockThatWasSetBack_keepsWhatItMadeAndNamesItBehindTheNewest() throws Exception {
        Path ahead = backup(1).folder();
        now = now.minus(Duration.ofDays(30));

        Path made = backup(1).folder();

        assertThat(made).isEqualTo(root.resolve("2026-11-28T20-00-01Z"));
        assertThat(ahead).doesNotExist();
        assertThat(Verification.find(root)).isEqualTo(made);
    }

    @Test
    void run_whereOldOnesCannotBeRemoved_isMadeAndWarns() throws Exception {
        Path first = backup(1).folder();
        // what cannot be replaced stands where the old one would be moved to
        store.whileCopied(() -> {
            try {
                Files.createDirectories(root.resolve(".unfinished-" + first.getFileName() + "/x"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        Backup.Result made = backup(1);

        assertThat(made.warning()).contains("by hand");
        assertThat(Verification.of(made.folder(), NOBODY).isSound()).isTrue();
    }

    @Test
    void run_interruptedInTheMiddle_leavesNothing() {
        store.whileCopied(Thread.currentThread()::interrupt);

        assertThatThrownBy(() -> backup(0)).isInstanceOf(InterruptedException.class);

        assertThat(names(root)).containsExactly(".lock");
    }

    @Test
    void run_beyondTheRoomOfTheDisk_isRefusedBeforeAnythingIsWritten() {
        OdaException refused = catchThrowableOfType(OdaException.class, () -> backup(0, Long.MAX_VALUE / 2));

        assertThat(refused.code()).isEqualTo(ErrorCode.NO_SPACE);
        assertThat(refused.detail()).contains(root.toString()).contains("make room");
        assertThat(names(root)).containsExactly(".lock");
    }

    @Test
    void run_onADiskThatGetsFull_tellsItAndLeavesNothing() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(
                isDone("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()), "needs to mount a disk");
        try {
            store.whileCopied(() -> {
                try {
                    // what is announced is more than what was looked at
                    Files.write(data.resolve("store/db/column.d"), new byte[1 << 20]);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            root = small.resolve("backups");

            OdaException refused = catchThrowableOfType(OdaException.class, () -> backup(0, 0));

            assertThat(refused.code()).isEqualTo(ErrorCode.NO_SPACE);
            assertThat(names(root)).containsExactly(".lock");
        } finally {
            isDone("umount", small.toString());
        }
    }

    @Test
    void run_intoTheDataFolder_isRefusedAlsoByALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), data);
        for (Path inside : List.of(data, data.resolve("backups"), link.resolve("x/y"))) {
            root = inside;
            assertThatThrownBy(() -> backup(0))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE));
        }
    }

    @Test
    void run_besideAnotherOne_isRefused() throws Exception {
        try (BackupFolder held = BackupFolder.open(root)) {
            assertThatThrownBy(() -> backup(0))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTRADICTION));
        }
    }

    @Test
    void verify_ofADamagedBackup_namesEachFile() throws Exception {
        write("store/db/long.d", "x".repeat(3 << 20));
        Path made = backup(0).folder();
        assertThat(Verification.of(made, NOBODY).problems()).isEmpty();
        try (RandomAccessFile bits =
                new RandomAccessFile(made.resolve("store/db/long.d").toFile(), "rw")) {
            bits.seek(2 << 20);
            bits.write('x' ^ 1);
        }
        Files.delete(made.resolve("kafka/a-0/partition.metadata"));
        Files.writeString(made.resolve("store/db/head"), "longer than it was");
        Files.writeString(made.resolve("store/db/stranger"), "");

        Verification found = Verification.of(made, NOBODY);

        assertThat(found.isSound()).isFalse();
        assertThat(found.problems())
                .containsExactlyInAnyOrder(
                        "store/db/long.d: its bytes are not those that were written",
                        "kafka/a-0/partition.metadata: is missing",
                        "store/db/head: has 18 bytes, not 4",
                        "store/db/stranger: is not of this backup");
        Path restored = folder.resolve("restored");
        assertThatThrownBy(() -> Restore.copy(made, restored, NOBODY))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_DAMAGED));
        assertThat(names(restored)).isEmpty();
    }

    @Test
    void read_ofAManifestThatWasChanged_isRefused() throws Exception {
        Path made = backup(0).folder();
        Path manifest = made.resolve(Manifest.NAME);
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("\"a\" : 2", "\"a\" : 3"));

        assertThatThrownBy(() -> Manifest.read(made))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_DAMAGED));

        sign(made, text.replace("\"format\" : 1", "\"format\" : 2"));
        assertThatThrownBy(() -> Manifest.read(made))
                .hasMessageContaining("format 2")
                .hasMessageContaining("format 1");
        sign(made, text.replace("store/db/head", "../../head"));
        assertThatThrownBy(() -> Manifest.read(made)).hasMessageContaining("../../head");
    }

    @Test
    void restore_intoAFolderThatIsNotEmpty_isRefused() throws Exception {
        Path made = backup(0).folder();

        assertThatThrownBy(() -> Restore.copy(made, data, NOBODY))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.field()).contains("data"));
        assertThat(content(data)).containsKey("oda.lock");
        Path disk = folder.resolve("disk");
        Files.createDirectories(disk.resolve("lost+found"));
        Restore.copy(made, disk, NOBODY).finish();
        assertThat(names(disk)).contains("store", "lost+found");
    }

    @Test
    void find_ofAFolderOfBackups_isTheNewestThatIsFinished() throws Exception {
        backup(0);
        Path second = backup(0).folder();
        Files.createDirectories(root.resolve("2027-01-01T00-00-00Z"));

        assertThat(Verification.find(root)).isEqualTo(second);
        assertThat(Verification.find(second)).isEqualTo(second);
        assertThatThrownBy(() -> Verification.find(data)).isInstanceOf(OdaException.class);
    }

    @Test
    void resolve_ofWhatClientsName_staysBelowTheRoot() throws Exception {
        Files.createDirectories(root);
        Files.createSymbolicLink(root.resolve("out"), folder);
        BackupPlace place = new BackupPlace(root);
        Path real = root.toRealPath();

        assertThat(place.resolve(null)).isEqualTo(real);
        assertThat(place.resolve("daily")).isEqualTo(real.resolve("daily"));
        assertThat(place.resolve(root.resolve("daily").toString())).isEqualTo(real.resolve("daily"));
        for (String outside : List.of("/etc", "..", "a/../../x", "out/x", folder.toString(), root + "2")) {
            assertThatThrownBy(() -> place.resolve(outside))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        }
        assertThatThrownBy(() -> new BackupPlace(null).resolve(null)).hasMessageContaining("--backup-dir");
    }

    @Test
    void run_ofAJobWhoseFolderMayNoLongerBeWrittenTo_failsAndCounts() {
        Backup backup = new Backup(data, data.resolve("kafka"), () -> "", store, "1.0", 0, () -> now);
        var registry = new PrometheusRegistry();
        BackupJob job = new BackupJob(backup, new BackupPlace(root), registry);

        assertThatThrownBy(() -> job.run(new AskedRun(BackupJob.asked(folder.resolve("elsewhere"), 0))))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));

        assertThat(folder.resolve("elsewhere")).doesNotExist();
        assertThat(registry.scrape(name -> name.equals("oda_backup_failures")).stream()
                        .flatMap(found -> found.getDataPoints().stream())
                        .map(point -> ((CounterSnapshot.CounterDataPointSnapshot) point).getValue()))
                .containsExactly(1.0);
    }

    /** A job that was just asked for. */
    private record AskedRun(ObjectNode asked) implements JobRun {
        @Override
        public String id() {
            return "1";
        }

        @Override
        public Instant submitted() {
            return Instant.EPOCH;
        }

        @Override
        public ObjectNode notes() {
            return asked;
        }

        @Override
        public void note(ObjectNode notes) {}

        @Override
        public void progress(String step, long done, long total) {}
    }

    private Backup.Result backup(int keep) throws IOException, InterruptedException {
        return backup(keep, 0);
    }

    private Backup.Result backup(int keep, long reserved) throws IOException, InterruptedException {
        Instant at = now;
        now = now.plus(Duration.ofDays(1));
        return new Backup(data, data.resolve("kafka"), () -> "", store, "1.0", reserved, () -> at)
                .run(root, keep, NOBODY);
    }

    private static void sign(Path backup, String text) throws IOException {
        Files.writeString(backup.resolve(Manifest.NAME), text);
        Files.writeString(
                backup.resolve(Manifest.HASH_NAME),
                "%s  %s\n"
                        .formatted(
                                Disk.hex(Disk.sha256().digest(Files.readAllBytes(backup.resolve(Manifest.NAME)))),
                                Manifest.NAME));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(data.resolve(file).getParent());
        Files.writeString(data.resolve(file), text);
    }

    private void append(String file, String text) {
        try {
            Files.writeString(data.resolve(file), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isSame(Path one, Path other, String file) throws IOException {
        return Files.getAttribute(one.resolve(file), "unix:ino")
                .equals(Files.getAttribute(other.resolve(file), "unix:ino"));
    }

    private static boolean isDone(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return new ArrayList<>(children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> content(Path root) throws IOException {
        TreeMap<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                content.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }
}
