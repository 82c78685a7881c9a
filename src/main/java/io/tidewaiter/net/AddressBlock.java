package io.tidewaiter.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of addresses, {@code 10.0.0.0/8} or {@code fd00::/8}: RFC 4632.
 *
 * @param bits how many of the address count
 */
record AddressBlock(InetAddress address, int bits) {

    /** Empty when it is none. */
    static Optional<AddressBlock> parse(String text) {
        String[] parts = text.split("/", 2);
        return parts.length == 2 && parts[1].matches("\\d{1,3}")
                ? literal(parts[0])
                        .map(address -> new AddressBlock(address, Integer.parseInt(parts[1])))
                        .filter(block -> block.bits <= block.address.getAddress().length * Byte.SIZE)
                : Optional.empty();
    }

    /** A name is in no block: its address is not looked up. */
    boolean holds(String host) {
        return literal(host).map(InetAddress::getAddress).filter(this::begins).isPresent();
    }

    private boolean begins(byte[] other) {
        byte[] own = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int place = bit / Byte.SIZE;
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((own[place] ^ other[place]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
