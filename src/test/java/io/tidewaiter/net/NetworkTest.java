package io.tidewaiter.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::2, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    })
    void tellsSendersApart(String one, String other, boolean same) throws UnknownHostException {
        assertThat(of(one).equals(of(other))).isEqualTo(same);
    }

    private static String of(String address) throws UnknownHostException {
        return Network.of(SocketAddress.inetSocketAddress(new InetSocketAddress(InetAddress.getByName(address), 1)));
    }
}
