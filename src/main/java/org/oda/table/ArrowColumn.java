package org.oda.table;

import java.util.List;

/** The values of one column in a batch. */
abstract sealed class ArrowColumn {
    private static final ArrowBuffer ALL_THERE = new ArrowBuffer(0);

    private int rows;
    private int nulls;
    private final ArrowBuffer validity = new ArrowBuffer(0);

    static ArrowColumn of(Column column, int batchRows, TextCache<byte[]> texts) {
        return switch (column.type()) {
            case TIMESTAMP, COUNT -> new Wholes(batchRows);
            case NUMBER -> new Numbers(batchRows);
            case TEXT -> new Texts(batchRows, texts);
        };
    }

    /** Adds the value of the row's column, and returns the number of bytes of text. */
    abstract int add(Row row, int column);

    /** Those of the values. */
    abstract List<ArrowBuffer> values();

    /** In the order of the format. */
    final List<ArrowBuffer> buffers() {
        List<ArrowBuffer> values = values();
        ArrowBuffer first = nulls == 0 ? ALL_THERE : validity;
        return values.size() == 1 ? List.of(first, values.get(0)) : List.of(first, values.get(0), values.get(1));
    }

    /** How many rows have no value. */
    final int nulls() {
        return nulls;
    }

    void clear() {
        rows = 0;
        nulls = 0;
        validity.clear();
    }

    final void mark(boolean present) {
        validity.addBit(rows++, present);
        nulls += present ? 0 : 1;
    }

    private static final class Wholes extends ArrowColumn {
        private final ArrowBuffer values;

        private Wholes(int batchRows) {
            values = new ArrowBuffer(batchRows * Long.BYTES);
        }

        @Override
        int add(Row row, int column) {
            values.add(row.whole(column));
            return 0;
        }

        @Override
        List<ArrowBuffer> values() {
            return List.of(values);
        }

        @Override
        void clear() {
            super.clear();
            values.clear();
        }
    }

    private static final class Numbers extends ArrowColumn {
        private final ArrowBuffer values;

        private Numbers(int batchRows) {
            values = new ArrowBuffer(batchRows * Double.BYTES);
        }

        @Override
        int add(Row row, int column) {
            double number = row.number(column);
            boolean present = !Double.isNaN(number);
            mark(present);
            values.add(present ? Double.doubleToRawLongBits(number) : 0L);
            return 0;
        }

        @Override
        List<ArrowBuffer> values() {
            return List.of(values);
        }

        @Override
        void clear() {
            super.clear();
            values.clear();
        }
    }

    private static final class Texts extends ArrowColumn {
        private final TextCache<byte[]> texts;
        private final ArrowBuffer ends;
        private final ArrowBuffer bytes = new ArrowBuffer(0);

        private Texts(int batchRows, TextCache<byte[]> texts) {
            this.texts = texts;
            this.ends = new ArrowBuffer((batchRows + 1) * Integer.BYTES);
            ends.add(0);
        }

        @Override
        int add(Row row, int column) {
            String text = row.text(column);
            mark(text != null);
            int before = bytes.length();
            if (text != null) {
                bytes.add(texts.of(text));
            }
            ends.add(bytes.length());
            return bytes.length() - before;
        }

        @Override
        List<ArrowBuffer> values() {
            return List.of(ends, bytes);
        }

        @Override
        void clear() {
            super.clear();
            ends.clear();
            ends.add(0);
            bytes.clear();
        }
    }
}
