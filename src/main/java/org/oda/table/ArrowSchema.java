package org.oda.table;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.List;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** The columns as Arrow knows them. */
final class ArrowSchema {
    private ArrowSchema() {}

    /** Where in the builder it is then. */
    static int add(FlatBufferBuilder builder, List<Column> columns) {
        int[] fields = columns.stream()
                .mapToInt(column -> {
                    int name = builder.createString(column.name());
                    int type = addType(builder, column.type());
                    int children = Field.createChildrenVector(builder, new int[0]);
                    return Field.createField(
                            builder, name, column.optional(), typeOf(column.type()), type, 0, children, 0);
                })
                .toArray();
        return Schema.createSchema(builder, Endianness.Little, Schema.createFieldsVector(builder, fields), 0, 0);
    }

    private static byte typeOf(Column.Type type) {
        return switch (type) {
            case TIMESTAMP -> Type.Timestamp;
            case TEXT -> Type.Utf8;
            case NUMBER -> Type.FloatingPoint;
            case COUNT -> Type.Int;
        };
    }

    private static int addType(FlatBufferBuilder builder, Column.Type type) {
        return switch (type) {
            case TIMESTAMP -> Timestamp.createTimestamp(builder, TimeUnit.NANOSECOND, builder.createString("UTC"));
            case TEXT -> {
                Utf8.startUtf8(builder);
                yield Utf8.endUtf8(builder);
            }
            case NUMBER -> FloatingPoint.createFloatingPoint(builder, Precision.DOUBLE);
            case COUNT -> Int.createInt(builder, Long.SIZE, true);
        };
    }
}
