/** The command line: parse, call, print, exit code. */
@NullMarked
package org.oda.cli;

import org.jspecify.annotations.NullMarked;
