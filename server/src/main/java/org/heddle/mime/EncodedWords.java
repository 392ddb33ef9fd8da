package org.heddle.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Decodes the encoded words of a header value (RFC 2047).
///
/// Words with nothing but white space between them are one text; if their charset is the same,
/// their octets are joined before they become characters, as many programs cut words in the middle
/// of a character. A word may stand anywhere and contain spaces, against the rules but as found. A
/// word whose charset or encoding is not known is left as it is.
final class EncodedWords {
  private static final int LONGEST_CHARSET = 80;

  private final String text;
  private final StringBuilder decoded;

  /// The octets of the words last read, not yet characters.
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

  private String charset = "";
  private boolean inWords;

  /// Where the next text begins that is in no word.
  private int plainStart;

  private EncodedWords(String text) {
    this.text = text;
    this.decoded = new StringBuilder(text.length());
  }

  /// @param text octets as Latin-1
  static String decode(String text) {
    return text.contains("=?") ? new EncodedWords(text).decode() : plain(text);
  }

  private String decode() {
    int at = text.indexOf("=?");
    while (at >= 0) {
      int content = contentStart(at);
      int end = content < 0 ? at : text.indexOf("?=", content);
      if (end < 0) {
        // No later word can end either.
        break;
      }
      if (content >= 0) {
        addWord(at, content, end);
      }
      at = text.indexOf("=?", end + 2);
    }
    endWords();
    return decoded.append(plain(text.substring(plainStart))).toString();
  }

  /// Where the content of the word begins that begins here, or -1 if it is none.
  private int contentStart(int start) {
    int at = start + 2;
    int limit = Math.min(text.length() - 2, at + LONGEST_CHARSET);
    while (at < limit && text.charAt(at) > ' ' && text.charAt(at) != '?') {
      at++;
    }
    boolean complete =
        at > start + 2
            && at < limit
            && text.charAt(at) == '?'
            && "bBqQ".indexOf(text.charAt(at + 1)) >= 0
            && text.charAt(at + 2) == '?';
    return complete ? at + 3 : -1;
  }

  private void addWord(int start, int content, int end) {
    String label = text.substring(start + 2, content - 3);
    int language = label.indexOf('*');
    String name = FieldLine.lowerCase(language < 0 ? label : label.substring(0, language));
    if (!CharsetNames.isKnown(name)) {
      return;
    }
    String between = text.substring(plainStart, start);
    boolean joined = inWords && FieldLine.trimmed(between).isEmpty();
    if (!joined || !name.equals(charset)) {
      endWords();
    }
    if (!joined) {
      decoded.append(plain(between));
    }
    inWords = true;
    charset = name;
    plainStart = end + 2;
    String encoded = text.substring(content, end);
    boolean quoted = "qQ".indexOf(text.charAt(content - 2)) >= 0;
    octets.writeBytes(quoted ? quoted(encoded) : base64(encoded));
  }

  private void endWords() {
    if (inWords) {
      decoded.append(CharsetNames.text(octets.toByteArray(), charset));
      octets.reset();
      inWords = false;
    }
  }

  private static byte[] base64(String encoded) {
    byte[] text = encoded.getBytes(StandardCharsets.ISO_8859_1);
    try (Base64Stream stream = new Base64Stream(new ByteArrayInputStream(text))) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] quoted(String encoded) {
    String text = encoded.replace('_', ' ');
    byte[] octets = new byte[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      int high = text.charAt(i) == '=' ? hexDigit(text, i + 1) : -1;
      int low = high < 0 ? -1 : hexDigit(text, i + 2);
      if (low >= 0) {
        octets[count++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        octets[count++] = (byte) text.charAt(i);
      }
    }
    return Arrays.copyOf(octets, count);
  }

  private static int hexDigit(String text, int at) {
    return at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
  }

  /// Text that is in no word.
  private static String plain(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 128);
    return ascii ? text : CharsetNames.text(text.getBytes(StandardCharsets.ISO_8859_1), "us-ascii");
  }
}
