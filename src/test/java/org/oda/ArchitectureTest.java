package org.oda;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the rooms that docs/architecture.md draws. */
class ArchitectureTest {
    /** Each room and the rooms that it may know. A room that is not here does not exist. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("units", Set.of("model")),
            Map.entry("config", Set.of("model")),
            Map.entry("access", Set.of("model")),
            Map.entry("kafka", Set.of("model")),
            Map.entry("tls", Set.of("model")),
            Map.entry("broker", Set.of("model", "access", "kafka", "tls")),
            Map.entry("codec", Set.of("model", "units")),
            Map.entry("store", Set.of("model")),
            Map.entry("store.questdb", Set.of("model", "store")),
            Map.entry("intake", Set.of("kafka", "model", "codec")),
            Map.entry("topics", Set.of("kafka", "model", "codec")),
            Map.entry("pump", Set.of("kafka", "model", "codec", "store")),
            Map.entry("query", Set.of("model", "units", "store")),
            Map.entry("catalogue", Set.of("model", "codec", "store")),
            Map.entry("live", Set.of("kafka", "model", "codec", "store")),
            Map.entry("jobs", Set.of("model")),
            Map.entry("retention", Set.of("kafka", "model", "codec", "store", "jobs", "pump")),
            Map.entry("backup", Set.of("model", "kafka", "store", "jobs")),
            Map.entry("mqtt", Set.of("model", "tls", "codec", "intake")),
            Map.entry("table", Set.of("model", "units", "codec", "store", "query")),
            Map.entry(
                    "gateway",
                    Set.of(
                            "model",
                            "access",
                            "tls",
                            "units",
                            "codec",
                            "store",
                            "topics",
                            "intake",
                            "pump",
                            "query",
                            "catalogue",
                            "jobs",
                            "retention",
                            "backup",
                            "live",
                            "table")),
            Map.entry("client", Set.of("model", "tls", "kafka", "codec")),
            Map.entry("importer", Set.of("model", "codec", "client")),
            Map.entry("cli", Set.of("model", "access", "kafka", "codec", "config", "client", "importer", "backup", "")),
            Map.entry(
                    "",
                    Set.of(
                            "model",
                            "access",
                            "units",
                            "codec",
                            "config",
                            "tls",
                            "kafka",
                            "broker",
                            "store",
                            "store.questdb",
                            "topics",
                            "intake",
                            "pump",
                            "query",
                            "catalogue",
                            "jobs",
                            "retention",
                            "backup",
                            "live",
                            "mqtt",
                            "table",
                            "gateway")));

    /** Libraries that only one room may import: what is behind it can be replaced there. */
    private static final Map<String, String[]> ONLY_IN = Map.of(
            "broker", new String[] {"kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata.."},
            "store.questdb", new String[] {"io.questdb.."},
            "units", new String[] {"javax.measure..", "tech.units..", "systems.uom.."},
            "access", new String[] {"com.nimbusds.."},
            "mqtt", new String[] {"com.hivemq..", "io.reactivex..", "io.netty.."},
            "importer", new String[] {"de.siegmar.fastcsv.."},
            "gateway", new String[] {"io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."},
            "table",
                    new String[] {
                        "org.apache.parquet..", "org.apache.arrow..", "com.google.flatbuffers..", "com.github.luben.."
                    },
            "cli", new String[] {"picocli.."});

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.oda");
    }

    @Test
    void rooms_allOfThem_knowOnlyWhatTheyMay() {
        for (var room : MAY_KNOW.entrySet()) {
            Set<String> forbidden = new TreeSet<>(MAY_KNOW.keySet());
            forbidden.removeAll(room.getValue());
            forbidden.remove(room.getKey());
            noClasses()
                    .that()
                    .resideInAPackage(packageOf(room.getKey()))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            forbidden.stream().map(ArchitectureTest::packageOf).toArray(String[]::new))
                    .check(classes);
        }
    }

    @Test
    void rooms_inTheCode_areThoseOfTheTable() {
        Set<String> found = classes.stream()
                .map(JavaClass::getPackage)
                .map(JavaPackage::getName)
                .map(name -> name.equals("org.oda") ? "" : name.substring("org.oda.".length()))
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(MAY_KNOW.keySet());
    }

    @Test
    void rooms_amongThemselves_haveNoCircles() {
        SlicesRuleDefinition.slices()
                .matching("org.oda.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void libraries_behindARoom_areImportedThereOnly() {
        ONLY_IN.forEach((room, library) -> noClasses()
                .that(resideOutsideOfPackages(packageOf(room)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .check(classes));
    }

    @Test
    void model_andPort_useTheJdkOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("org.oda.model", "org.oda.store")
                .should()
                .dependOnClassesThat(resideOutsideOfPackages("java..", "org.oda..", "org.jspecify.."))
                .check(classes);
    }

    @Test
    void packages_allOfThem_areNullMarked() {
        Set<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }

    @Test
    void process_exit_isMainsAlone() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.oda.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(classes);
    }

    private static String packageOf(String room) {
        return room.isEmpty() ? "org.oda" : "org.oda." + room;
    }
}
