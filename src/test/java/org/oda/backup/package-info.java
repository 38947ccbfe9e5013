/** Copies of the data folder, file by file. */
@NullMarked
package org.oda.backup;

import org.jspecify.annotations.NullMarked;
