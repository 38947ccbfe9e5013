package org.oda.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/** The columns as Parquet knows them: once for the encoders, once for the file. */
final class ParquetSchema {
    private static final String NAME = "oda";

    private ParquetSchema() {}

    static MessageType of(List<Column> columns) {
        List<org.apache.parquet.schema.Type> fields = new ArrayList<>();
        for (Column column : columns) {
            Repetition repetition = column.optional() ? Repetition.OPTIONAL : Repetition.REQUIRED;
            fields.add(
                    switch (column.type()) {
                        case TIMESTAMP, COUNT -> new PrimitiveType(repetition, PrimitiveTypeName.INT64, column.name());
                        case NUMBER -> new PrimitiveType(repetition, PrimitiveTypeName.DOUBLE, column.name());
                        case TEXT ->
                            org.apache.parquet.schema.Types.primitive(PrimitiveTypeName.BINARY, repetition)
                                    .as(LogicalTypeAnnotation.stringType())
                                    .named(column.name());
                    });
        }
        return new MessageType(NAME, fields);
    }

    /** Dictionaries wherever values repeat. */
    static ParquetProperties properties(List<Column> columns) {
        ParquetProperties.Builder builder = ParquetProperties.builder()
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
                .withSizeStatisticsEnabled(false);
        for (Column column : columns) {
            if (column.type() == Column.Type.TIMESTAMP) {
                builder.withDictionaryEncoding(column.name(), false);
            }
        }
        return builder.build();
    }

    /** The root, then each column. */
    static List<SchemaElement> elements(List<Column> columns) {
        List<SchemaElement> elements = new ArrayList<>();
        elements.add(new SchemaElement(NAME).setNum_children(columns.size()));
        for (Column column : columns) {
            SchemaElement element = new SchemaElement(column.name())
                    .setType(type(column.type()))
                    .setRepetition_type(
                            column.optional() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
            switch (column.type()) {
                case TIMESTAMP ->
                    element.setLogicalType(
                            LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.NANOS(new NanoSeconds()))));
                case TEXT ->
                    element.setConverted_type(ConvertedType.UTF8).setLogicalType(LogicalType.STRING(new StringType()));
                case NUMBER, COUNT -> {}
            }
            elements.add(element);
        }
        return elements;
    }

    static Type type(Column.Type type) {
        return switch (type) {
            case TIMESTAMP, COUNT -> Type.INT64;
            case NUMBER -> Type.DOUBLE;
            case TEXT -> Type.BYTE_ARRAY;
        };
    }
}
