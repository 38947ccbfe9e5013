/** Answers as tables: CSV, Parquet and Arrow, each written while it is read, in constant memory. */
@NullMarked
package org.oda.table;

import org.jspecify.annotations.NullMarked;
