package org.oda.fuzz;

import java.util.Arrays;
import java.util.Locale;
import org.oda.codec.CursorFuzz;
import org.oda.codec.DeclarationFuzz;
import org.oda.codec.DictFuzz;
import org.oda.codec.QueryFuzz;
import org.oda.codec.RecordFuzz;
import org.oda.codec.RecordsFuzz;
import org.oda.codec.RejectsFuzz;
import org.oda.codec.StreamFuzz;
import org.oda.importer.ImportFuzz;
import org.oda.mqtt.MqttFuzz;
import org.oda.units.UnitsFuzz;

/** Each reader of what comes from outside. In lower case the names are those of the command and of the kept inputs. */
public enum FuzzTarget {
    RECORD(RecordFuzz::check),
    DICT(DictFuzz::check),
    RECORDS(RecordsFuzz::check),
    QUERY(QueryFuzz::check),
    STREAM(StreamFuzz::check),
    REJECTS(RejectsFuzz::check),
    CURSOR(CursorFuzz::check),
    DECLARATION(DeclarationFuzz::check),
    UNITS(UnitsFuzz::check),
    IMPORT(ImportFuzz::check),
    MQTT(MqttFuzz::check);

    @SuppressWarnings("ImmutableEnumChecker") // references to static methods
    private final Check check;

    FuzzTarget(Check check) {
        this.check = check;
    }

    /** Throws where an input is treated otherwise than is promised. */
    private interface Check {
        void run(byte[] input) throws Exception;
    }

    /** The input is not kept, and may be written to. */
    public void check(byte[] input) throws Exception {
        check.run(input);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@code IllegalArgumentException} where there is none of the name. */
    static FuzzTarget of(String name) {
        return Arrays.stream(values())
                .filter(target -> target.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is no target; there are %s".formatted(name, Arrays.toString(values()))));
    }
}
