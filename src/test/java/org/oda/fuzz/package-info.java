/** Inputs that nobody thought of: what is tried, how it is judged, and the program that looks for them. */
@NullMarked
package org.oda.fuzz;

import org.jspecify.annotations.NullMarked;
