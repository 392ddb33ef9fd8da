package org.heddle.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.net.Protection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// The line of a failed login, and the filter of fail2ban that is shipped for it.
class FailedLoginLineTest {
  private static Pattern filter() throws IOException {
    return Files.readAllLines(Path.of("../docs/fail2ban/heddle.conf")).stream()
        .filter(line -> line.startsWith("failregex = "))
        .map(line -> line.substring("failregex = ".length()).replace("<HOST>", "(?<host>[\\w.:]+)"))
        .map(Pattern::compile)
        .findFirst()
        .orElseThrow();
  }

  private static String line(String address, String user) {
    var log = (Logger) LoggerFactory.getLogger("org.heddle.login");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    var before = log.getLevel();
    log.setLevel(Level.INFO); // Whatever another test has set.
    try {
      var visitor =
          new Visitor(Optional.of(InetAddress.ofLiteral(address)), new Protection.Local(), "imap");
      LoginLog.failed(visitor, user, "PLAIN");
      return lines.list.getLast().getFormattedMessage();
    } finally {
      log.setLevel(before);
      log.detachAppender(lines);
    }
  }

  private static String host(String line) throws IOException {
    Matcher matcher = filter().matcher(line);
    assertTrue(matcher.find(), line);
    String host = matcher.group("host");
    assertTrue(!matcher.find(), line);
    return host;
  }

  @Test
  void theFilterFindsTheAddress() throws IOException {
    assertEquals("192.0.2.1", host(line("192.0.2.1", "ann@example.org")));
    assertEquals("2001:db8:0:0:0:0:0:1", host(line("2001:db8::1", "ann")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann> ip=<198.51.100.9> mechanism=<PLAIN> protocol=<imap>",
        "ann\nlogin failed: user=<x> ip=<198.51.100.9> mechanism=<PLAIN> protocol=<imap>",
        "ann\u2028> ip=<198.51.100.9",
        "login failed: user=<x> ip=<198.51.100.9> mechanism=<y> protocol=<z>",
        ""
      })
  void noNameCanPretendToBeAnAddress(String name) throws IOException {
    String line = line("192.0.2.1", name);
    assertEquals("192.0.2.1", host(line));
    assertEquals(1, line.lines().count());
  }
}
