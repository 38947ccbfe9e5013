/** Copies of the data folder: made while the service works, checked, and made a data folder again. */
@NullMarked
package org.oda.backup;

import org.jspecify.annotations.NullMarked;
