@NullMarked
package org.oda.table;

import org.jspecify.annotations.NullMarked;
