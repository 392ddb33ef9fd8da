package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.heddle.net.ProxyHeader.Encryption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static ProxyHeader read(byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    ProxyHeader header = ProxyHeader.read(in);
    assertEquals("rest", new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    return header;
  }

  private static byte[] withRest(byte[] header) {
    byte[] all = Arrays.copyOf(header, header.length + 4);
    System.arraycopy(ascii("rest"), 0, all, header.length, 4);
    return all;
  }

  private static ProxyHeader of(String address, int port, Encryption tls) {
    return new ProxyHeader(Optional.of(InetAddress.ofLiteral(address)), port, tls);
  }

  @Test
  void version1IsALine() throws IOException {
    assertEquals(
        of("192.0.2.7", 56324, Encryption.NONE),
        read(ascii("PROXY TCP4 192.0.2.7 198.51.100.1 56324 143\r\nrest")));
    assertEquals(
        of("2001:db8::7", 1, Encryption.NONE),
        read(ascii("PROXY TCP6 2001:db8::7 2001:db8::1 1 993\r\nrest")));
    var unknown = new ProxyHeader(Optional.empty(), 0, Encryption.NONE);
    assertEquals(unknown, read(ascii("PROXY UNKNOWN\r\nrest")));
    assertEquals(unknown, read(ascii("PROXY UNKNOWN ff::1 ff::2 1 2\r\nrest")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\nrest",
        "PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\nrest",
        "PROXY TCP4 mail.example 198.51.100.1 1 2\r\nrest",
        "PROXY TCP4 192.0.2.7 198.51.100.1 65536 2\r\nrest",
        "PROXY UDP4 192.0.2.7 198.51.100.1 1 2\r\nrest",
        "PROXY\r\nrest",
        "POST / HTTP/1.1\r\nrest",
        "a LOGIN ann secret\r\nrest",
        "",
      })
  void whatIsNoHeaderIsRefused(String text) {
    assertThrows(IOException.class, () -> read(ascii(text)));
  }

  @Test
  void version1IsBounded() {
    byte[] endless = ascii("PROXY UNKNOWN " + "x".repeat(1000) + "\r\nrest");
    assertThrows(IOException.class, () -> read(endless));
  }

  @Test
  void version2IsABlock() throws IOException {
    byte[] four = hex(SIGNATURE + "21 11 000c c0000207 c6336401 dc04 008f");
    assertEquals(of("192.0.2.7", 56324, Encryption.NONE), read(withRest(four)));
    byte[] six =
        hex(
            SIGNATURE
                + "21 21 0024 20010db8000000000000000000000007"
                + "20010db8000000000000000000000001 0001 03e1");
    assertEquals(of("2001:db8::7", 1, Encryption.NONE), read(withRest(six)));
    var unknown = new ProxyHeader(Optional.empty(), 0, Encryption.NONE);
    assertEquals(unknown, read(withRest(hex(SIGNATURE + "20 00 0000"))));
    assertEquals(unknown, read(withRest(hex(SIGNATURE + "21 00 0003 010203"))));
  }

  @Test
  void version2TellsOfTls() throws IOException {
    String addresses = "c0000207 c6336401 dc04 008f";
    byte[] tls = hex(SIGNATURE + "21 11 0018" + addresses + "04 0001 00  20 0005 01 00000000");
    assertEquals(of("192.0.2.7", 56324, Encryption.TLS), read(withRest(tls)));
    byte[] none = hex(SIGNATURE + "21 11 0014" + addresses + "20 0005 00 00000000");
    assertEquals(of("192.0.2.7", 56324, Encryption.NONE), read(withRest(none)));
  }

  @Test
  void aChecksumIsChecked() throws IOException {
    byte[] header = hex(SIGNATURE + "21 11 0013 c0000207 c6336401 dc04 008f 03 0004 00000000");
    assertThrows(IOException.class, () -> read(withRest(header)));
    var crc = new CRC32C();
    crc.update(header);
    ByteBuffer.wrap(header).putInt(header.length - 4, (int) crc.getValue());
    assertEquals(of("192.0.2.7", 56324, Encryption.NONE), read(withRest(header)));
  }

  @Test
  void aHeaderThatBreaksOffIsRefusedAndJunkToo() {
    byte[] whole =
        hex(SIGNATURE + "21 11 0018 c0000207 c6336401 dc04 008f 04000100 2000050100000000");
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> ProxyHeader.read(new ByteArrayInputStream(part)));
    }
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        assertTrue(ProxyHeader.read(new ByteArrayInputStream(broken)).port() < 65536);
      } catch (IOException expected) {
        assertTrue(expected.getMessage() != null);
      }
    }
  }

  private static Server behindProxy(AddressRules rules) {
    var admission = new Admission(new Admission.Caps(100, 1, 100), rules);
    var here = List.of(AddressRange.parse("127.0.0.0/8"));
    var forever = Duration.ofMinutes(5);
    return new Server(
        new Server.Front(admission, here),
        new Server.Timing(forever, forever, forever, Duration.ofMillis(5)));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void theCapsAndRulesAreForTheClientBehindTheProxy() throws IOException {
    var rules = new AddressRules(List.of(), List.of(AddressRange.parse("203.0.113.0/24")));
    try (var server = behindProxy(rules)) {
      var address = server.listen(anyPort(), new LineProtocol());
      try (var first = Client.to(address);
          var second = Client.to(address);
          var third = Client.to(address);
          var denied = Client.to(address)) {
        first.output().write(ascii("PROXY TCP4 192.0.2.7 198.51.100.1 1 143\r\n"));
        assertEquals("ready", first.read());
        assertEquals("open", first.ask("protection"));
        second.output().write(ascii("PROXY TCP4 192.0.2.8 198.51.100.1 1 143\r\n"));
        assertEquals("ready", second.read());
        third.output().write(ascii("PROXY TCP4 192.0.2.7 198.51.100.1 2 143\r\n"));
        assertEquals("bye Too many connections from your address", third.read());
        denied.output().write(ascii("PROXY TCP4 203.0.113.5 198.51.100.1 2 143\r\n"));
        assertEquals("bye Connections from your address are not accepted", denied.read());
      }
    }
  }

  /// The proxy is on this machine, its client need not be.
  @Test
  void aClientOfWhichNothingIsKnownIsNotLocal() throws IOException {
    try (var server = behindProxy(AddressRules.OPEN)) {
      var address = server.listen(anyPort(), new LineProtocol());
      try (var unknown = Client.to(address)) {
        unknown.output().write(ascii("PROXY UNKNOWN\r\n"));
        assertEquals("ready", unknown.read());
        assertEquals("open", unknown.ask("protection"));
      }
    }
  }
}
