package org.oda.page;

import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;

/** A theme and a width that the page must look well in. */
enum Look {
    LIGHT_WIDE(ColorScheme.LIGHT, 1440, 900),
    LIGHT_NARROW(ColorScheme.LIGHT, 390, 844),
    DARK_WIDE(ColorScheme.DARK, 1440, 900),
    DARK_NARROW(ColorScheme.DARK, 390, 844);

    final ColorScheme scheme;
    final int width;
    final int height;

    Look(ColorScheme scheme, int width, int height) {
        this.scheme = scheme;
        this.width = width;
        this.height = height;
    }

    boolean isNarrow() {
        return width < 600;
    }

    /** For names of files. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
