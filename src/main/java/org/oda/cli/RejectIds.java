package org.oda.cli;

import org.oda.model.RecordId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ids of rejects as parameters. */
final class RejectIds implements ITypeConverter<RecordId> {
    @Override
    public RecordId convert(String text) {
        return RecordId.of(text)
                .orElseThrow(() -> new TypeConversionException(
                        "'%s' is no id of a reject: topic/partition/offset, e.g. livingroom/0/12".formatted(text)));
    }
}
