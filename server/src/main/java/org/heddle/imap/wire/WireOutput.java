package org.heddle.imap.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.heddle.storage.UidSet;

/// Writes responses. Nothing goes out before [#flush], which only the session calls (I2), except
/// when the buffer is full. The buffer is dropped when flushed empty. Text is octets as Latin-1.
/// Confined to one thread.
///
/// A literal whose header was written is owed to the client: until all its bytes have followed,
/// anything else would be taken for a part of it. Every other method throws [IllegalStateException]
/// then, and if the bytes cannot be had, the connection must be closed.
public final class WireOutput {
  private static final int FIRST_SIZE = 512;
  private static final int FULL_SIZE = 16 * 1024;
  private static final int LONGEST_QUOTED = 1000;
  private static final int MOST_ESCAPES = 4;
  private static final byte[] NOTHING = new byte[0];

  private OutputStream stream;
  private Quoting quoting = Quoting.ASCII;
  private byte[] buffer = NOTHING;
  private int length;
  private long owed;
  private boolean atLineStart = true;

  /// What a quoted string may hold (RFC 9051 section 4.3).
  public enum Quoting {
    /// 7-bit only, so that 8-bit text becomes a literal: IMAP4rev1.
    ASCII,
    /// Also valid UTF-8: after ENABLE IMAP4rev2 or UTF8=ACCEPT (RFC 9755 section 3).
    UTF8
  }

  public WireOutput(OutputStream stream) {
    this.stream = stream;
  }

  /// What quoted strings may hold.
  public Quoting quoting() {
    return quoting;
  }

  /// What quoted strings may hold from now on; with it goes how mailbox names are written.
  public void quoting(Quoting newQuoting) {
    this.quoting = newQuoting;
  }

  /// What is written from here on goes to another stream; everything before must have been flushed.
  public void continueInto(OutputStream next) {
    stream = next;
  }

  /// How many bytes of an announced literal are still to be written.
  public long owed() {
    return owed;
  }

  /// Whether everything written so far is whole lines, so that another may follow.
  public boolean isAtLineStart() {
    return atLineStart;
  }

  /// Writes these ASCII characters as they are.
  ///
  /// @throws IllegalArgumentException if one is a control or not ASCII, which would let text of
  ///   others pass for a response
  public WireOutput text(String ascii) throws IOException {
    checkNothingOwed();
    for (int i = 0; i < ascii.length(); i++) {
      checkPrintable(ascii.charAt(i));
    }
    return octets(ascii);
  }

  public WireOutput text(char ascii) throws IOException {
    checkPrintable(ascii);
    put(ascii);
    return this;
  }

  private static void checkPrintable(char c) {
    if (c < ' ' || c > '~') {
      throw new IllegalArgumentException("Not printable ASCII: " + (int) c);
    }
  }

  /// Writes text for people, as at the end of a status response: on one line, with `?` for what is
  /// not printable ASCII, and never empty (RFC 9051 section 7.1).
  public WireOutput humanText(String unicode) throws IOException {
    return text(unicode.isEmpty() ? "-" : unicode.replaceAll("[^ -~]", "?"));
  }

  public WireOutput number(long number) throws IOException {
    return text(Long.toString(number));
  }

  /// A string: quoted where that can hold it, a literal otherwise. A NUL, which no string may hold,
  /// is written as the octet 128.
  public WireOutput string(String octets) throws IOException {
    if (octets.chars().anyMatch(c -> c > 0xff)) {
      throw new IllegalArgumentException("Not octets");
    }
    if (!isQuotable(octets)) {
      String replaced = octets.replace('\0', '\u0080');
      return literal(octets.length()).octets(replaced);
    }
    put('"');
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if (isQuotedSpecial(c)) {
        put('\\');
      }
      put(c);
    }
    put('"');
    return this;
  }

  private boolean isQuotable(String octets) {
    return octets.length() <= LONGEST_QUOTED
        && octets.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0)
        && octets.chars().filter(WireOutput::isQuotedSpecial).count() <= MOST_ESCAPES
        && (!Octets.hasEightBit(octets)
            || (quoting == Quoting.UTF8 && Octets.decodeUtf8(octets).isPresent()));
  }

  private static boolean isQuotedSpecial(int c) {
    return c == '"' || c == '\\';
  }

  /// A string, or `NIL` for nothing.
  public WireOutput nstring(Optional<String> octets) throws IOException {
    return octets.isPresent() ? string(octets.get()) : text("NIL");
  }

  /// An astring: an atom where that can hold it, a string otherwise. `NIL` is quoted.
  public WireOutput astring(String octets) throws IOException {
    boolean atom =
        !octets.isEmpty()
            && octets.length() <= LONGEST_QUOTED
            && octets.chars().allMatch(Octets::isAstringChar)
            && !octets.equalsIgnoreCase("NIL");
    return atom ? text(octets) : string(octets);
  }

  /// A mailbox name: in modified UTF-7, or in UTF-8 where quoted strings may hold that.
  public WireOutput mailbox(String unicode) throws IOException {
    return astring(
        switch (quoting) {
          case ASCII -> ModifiedUtf7.encode(unicode);
          case UTF8 -> Octets.encodeUtf8(unicode);
        });
  }

  /// A parenthesized list of atoms, such as [org.heddle.storage.Flags].
  public WireOutput list(Iterable<String> atoms) throws IOException {
    text('(');
    String separator = "";
    for (String atom : atoms) {
      text(separator).text(atom);
      separator = " ";
    }
    return text(')');
  }

  /// `uid-set`; the set must not be empty.
  public WireOutput uids(UidSet uids) throws IOException {
    if (uids.isEmpty()) {
      throw new IllegalArgumentException("An empty set cannot be written");
    }
    for (int i = 0; i < uids.ranges(); i++) {
      text(i == 0 ? "" : ",").number(uids.rangeFirst(i));
      if (uids.rangeLast(i) > uids.rangeFirst(i)) {
        text(':').number(uids.rangeLast(i));
      }
    }
    return this;
  }

  /// The header of a literal of that many bytes, which must follow by [#bytes].
  public WireOutput literal(long size) throws IOException {
    text('{').number(size).text('}').line();
    owed = size;
    atLineStart = false;
    return this;
  }

  /// The header of a literal8 (RFC 3516).
  public WireOutput literal8(long size) throws IOException {
    return text('~').literal(size);
  }

  /// These bytes as they are. Many at once go to the stream without being copied.
  ///
  /// @throws IllegalStateException if they are more than the literal they belong to still wants
  public WireOutput bytes(byte[] bytes, int offset, int count) throws IOException {
    if (owed > 0) {
      if (count > owed) {
        throw new IllegalStateException(count + " bytes for a literal that wants " + owed);
      }
      owed -= count;
    }
    if (count >= FULL_SIZE / 2) {
      drain();
      stream.write(bytes, offset, count);
    } else {
      reserve(count);
      System.arraycopy(bytes, offset, buffer, length, count);
      length += count;
    }
    return this;
  }

  /// These octets as they are.
  private WireOutput octets(String octets) throws IOException {
    byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
    return bytes(bytes, 0, bytes.length);
  }

  /// CRLF.
  public WireOutput line() throws IOException {
    put('\r');
    put('\n');
    return this;
  }

  /// Sends everything written so far, and drops the buffer.
  public void flush() throws IOException {
    drain();
    buffer = NOTHING;
    stream.flush();
  }

  private void put(char octet) throws IOException {
    checkNothingOwed();
    reserve(1);
    buffer[length++] = (byte) octet;
    atLineStart = octet == '\n';
  }

  private void checkNothingOwed() {
    if (owed > 0) {
      throw new IllegalStateException("A literal still wants " + owed + " bytes");
    }
  }

  private void reserve(int count) throws IOException {
    if (length + count > FULL_SIZE) {
      drain();
    }
    if (length + count > buffer.length) {
      int size = Math.max(FIRST_SIZE, Math.min(FULL_SIZE, 2 * buffer.length));
      buffer = Arrays.copyOf(buffer, Math.max(size, length + count));
    }
  }

  private void drain() throws IOException {
    int count = length;
    length = 0;
    if (count > 0) {
      stream.write(buffer, 0, count);
    }
  }
}
