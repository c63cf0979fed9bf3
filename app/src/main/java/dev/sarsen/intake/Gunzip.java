// SPDX-License-Identifier: Apache-2.0
package dev.sarsen.intake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Inflates gzip (RFC 1952) as it is read. Beyond {@link GZIPInputStream} it refuses what follows after the last member instead of
 * dropping it, takes members one after another without recursion, and bounds what is inflated for nothing: the members, and the
 * bytes that come beyond those that they yield.
 */
class Gunzip extends GZIPInputStream {

    private static final int BUFFER = 4096;
    private static final int TRAILER = 8;
    private static final int MAX_MEMBERS = 100;

    /** Bytes that may come before any is inflated, such as those of a header with a long name. */
    private static final int MAX_AHEAD = 64 * 1024;

    private final Counted source;
    private long filled;
    private int members;
    private boolean within;

    Gunzip(InputStream compressed) throws IOException {
        this(new Counted(compressed));
    }

    private Gunzip(Counted source) throws IOException {
        super(source, BUFFER);
        this.source = source;
    }

    /** Compressed bytes that have come. */
    long received() {
        return source.count;
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        filled = source.count;
    }

    /** Of a member that ends and another that begins the superclass calls this again; 0 makes it come back to the loop. */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (within || length == 0) {
            return 0;
        }
        int count = 0;
        while (count == 0) {
            if (members++ > MAX_MEMBERS) {
                throw new ZipException("it has more than " + MAX_MEMBERS + " members");
            }
            count = readMember(into, offset, length);
        }
        members--;
        source.most += Math.max(0, count);
        if (count < 0 && inf.getRemaining() + source.count - filled != TRAILER) {
            throw new ZipException("something follows after its end");
        }
        return count;
    }

    private int readMember(byte[] into, int offset, int length) throws IOException {
        within = true;
        try {
            return super.read(into, offset, length);
        } finally {
            within = false;
        }
    }

    /** Counts what comes, and refuses more than was inflated and a little. */
    private static class Counted extends FilterInputStream {

        private long count;
        private long most = MAX_AHEAD;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            add(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            add(Math.max(0, read));
            return read;
        }

        private void add(int bytes) throws ZipException {
            count += bytes;
            if (count > most) {
                throw new ZipException("it is longer than what it holds");
            }
        }
    }
}
