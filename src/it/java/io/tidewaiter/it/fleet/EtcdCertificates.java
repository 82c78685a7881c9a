package io.tidewaiter.it.fleet;

import io.tidewaiter.it.host.Account;

/** An authority of the test's own on the hub, and the certificates that it issues. */
final class EtcdCertificates {

    /** On the hub, of root. */
    static final String FOLDER = "/etc/etcd";

    private static final String AUTHORITY = """
            mkdir -p "$0" && cd "$0"
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=authority \\
                -keyout ca.key -out ca.crt 2>/dev/null
            """;

    private static final String ISSUE = """
            cd "$0"
            openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$2" \\
                -keyout "$1.key" -out "$1.csr" 2>/dev/null
            printf 'extendedKeyUsage=serverAuth,clientAuth\\n%s\\n' "$3" >"$1.ext"
            openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -days 30 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
            """;

    private final Account root;

    EtcdCertificates(Account root) {
        this.root = root;
        root.run("bash", "-euc", AUTHORITY, FOLDER).ok();
    }

    /** For members, which use it also as clients of each other. */
    void issueForMembers(String name, String addresses) {
        issue(name, "/O=fleet/OU=" + name, "subjectAltName=" + addresses);
    }

    /** For a client that is the user of this name by its certificate alone. The JSON gateway refuses it. */
    void issueForUser(String name) {
        issue(name, "/CN=" + name, "");
    }

    /** For a client that then gives the name and password of a user. */
    void issueForClient(String name) {
        issue(name, "/O=fleet/OU=" + name, "");
    }

    String read(String file) {
        return root.run("cat", FOLDER + "/" + file).ok() + "\n";
    }

    private void issue(String name, String subject, String extension) {
        root.run("bash", "-euc", ISSUE, FOLDER, name, subject, extension).ok();
    }
}
