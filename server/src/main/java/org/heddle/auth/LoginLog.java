package org.heddle.auth;

import org.heddle.net.Protection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines about logins. Those about failures have one form, which a firewall's watchman can rely
/// on (docs/fail2ban): `login failed: user=<ann> ip=<192.0.2.1> mechanism=<PLAIN> protocol=<imap>`.
/// No name can look like the rest of the line, since `<`, `>` and what is not to be seen are left
/// out of it.
final class LoginLog {
  private static final Logger log = LoggerFactory.getLogger("org.heddle.login");
  private static final int LONGEST = 100;

  private LoginLog() {}

  static void failed(Visitor visitor, String user, String mechanism) {
    log.info(
        "login failed: user=<{}> ip=<{}> mechanism=<{}> protocol=<{}>",
        printable(user),
        visitor.text(),
        mechanism,
        visitor.protocol());
  }

  static void exposed(Visitor visitor) {
    log.warn(
        "a password was sent without TLS and not looked at: ip=<{}> protocol=<{}>",
        visitor.text(),
        visitor.protocol());
  }

  static void succeeded(Visitor visitor, String account, String mechanism) {
    log.info(
        "logged in: user=<{}> ip=<{}> mechanism=<{}> protocol=<{}> protection=<{}>",
        printable(account),
        visitor.text(),
        mechanism,
        visitor.protocol(),
        protection(visitor));
  }

  static void left(Visitor visitor, String account) {
    log.info(
        "logged out, connection stays: user=<{}> ip=<{}> protocol=<{}>",
        printable(account),
        visitor.text(),
        visitor.protocol());
  }

  static void asMaster(Visitor visitor, String account, String master, String mechanism) {
    log.info(
        "login as another user: user=<{}> master=<{}> ip=<{}> mechanism=<{}> protocol=<{}>",
        printable(account),
        printable(master),
        visitor.text(),
        mechanism,
        visitor.protocol());
  }

  private static String protection(Visitor visitor) {
    return switch (visitor.protection()) {
      case Protection.Local _ -> "local";
      case Protection.Open _ -> "none";
      case Protection.Tls tls -> tls.version();
    };
  }

  private static String printable(String name) {
    var text = new StringBuilder();
    name.codePoints()
        .limit(LONGEST)
        .map(c -> c == '<' || c == '>' || !isVisible(c) ? '?' : c)
        .forEach(text::appendCodePoint);
    return text.isEmpty() ? "?" : text.toString();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
