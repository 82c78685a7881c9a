package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscretionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            denied: Basic cm9ib3Q6czNjcmV0                    | denied: Basic …
            got "Authorization: bearer eyJhbGciOi.x-y_z=="     | got "Authorization: bearer …"
            Get "https://s3.example/b?X-Sig=s3cret&a=b": EOF   | Get "https://s3.example/b?…": EOF
            proxyconnect http://user:s3cret@proxy:3128: refused | proxyconnect http://…@proxy:3128: refused
            Basic Authentication is wanted here                | Basic Authentication is wanted here
            basic auth failed: bearer token is invalid         | basic auth failed: bearer token is invalid
            reading manifest sha256:0000 in 127.0.0.1:5400/httpd: manifest unknown | reading manifest sha256:0000 in 127.0.0.1:5400/httpd: manifest unknown
            """)
    void keepsToItselfWhatWasMeantForOthers(String said, String told) {
        assertThat(Discretion.of(said)).isEqualTo(told);
    }
}
