package org.oda.cli;

import org.oda.codec.FilterText;
import org.oda.model.OdaException;
import org.oda.model.ValueFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --filter}. */
final class FilterConverter implements ITypeConverter<ValueFilter> {
    @Override
    public ValueFilter convert(String text) {
        try {
            return FilterText.read(text);
        } catch (OdaException e) {
            throw new TypeConversionException(e.detail());
        }
    }
}
