/** Unit text to conversion; the only importer of the units library. */
@NullMarked
package org.oda.units;

import org.jspecify.annotations.NullMarked;
