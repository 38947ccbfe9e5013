package org.oda.store.questdb;

import java.util.List;
import java.util.Objects;
import org.oda.model.Attribute;

/** The attributes of a record without their values, in the record's order: the key to its layout. */
final class Signature {
    private final List<Attribute> attributes;
    private final int hash;

    Signature(List<Attribute> attributes) {
        this.attributes = attributes;
        int h = 1;
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            h = 31 * h + attribute.name().hashCode();
            h = 31 * h + Objects.hashCode(attribute.unit());
            h = 31 * h + (attribute.isNumeric() ? 1 : 0);
        }
        hash = h;
    }

    List<Attribute> attributes() {
        return attributes;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Signature that) || hash != that.hash || attributes.size() != that.attributes.size()) {
            return false;
        }
        for (int i = 0; i < attributes.size(); i++) {
            Attribute mine = attributes.get(i);
            Attribute its = that.attributes.get(i);
            if (!mine.name().equals(its.name())
                    || !Objects.equals(mine.unit(), its.unit())
                    || mine.isNumeric() != its.isNumeric()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
