/** The answer to a query as a table: CSV, Parquet, Arrow. */
@NullMarked
package org.oda.table;

import org.jspecify.annotations.NullMarked;
