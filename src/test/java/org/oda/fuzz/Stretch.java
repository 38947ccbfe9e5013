package org.oda.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Makes long inputs of short ones. */
final class Stretch {
    private Stretch() {}

    /** A piece of the input is repeated until all of it has the length. */
    static byte[] of(byte[] input, int length, Random random) {
        if (input.length == 0) {
            return new byte[length];
        }
        int from = random.nextInt(input.length);
        int size = Math.min(input.length - from, 1 + random.nextInt(random.nextBoolean() ? 2 : 24));
        byte[] stretched = Arrays.copyOf(input, length);
        int rest = input.length - from - size;
        for (int at = from; at < length - rest; at++) {
            stretched[at] = input[from + (at - from) % size];
        }
        System.arraycopy(input, from + size, stretched, length - rest, rest);
        return stretched;
    }
}
