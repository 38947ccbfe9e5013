/** Request to plan to result: windows, functions, units; pure over the store port. */
@NullMarked
package org.oda.query;

import org.jspecify.annotations.NullMarked;
