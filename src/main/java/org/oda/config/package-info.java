/** Every setting: its name, default, check and sources (defaults, file, environment, options). */
@NullMarked
package org.oda.config;

import org.jspecify.annotations.NullMarked;
