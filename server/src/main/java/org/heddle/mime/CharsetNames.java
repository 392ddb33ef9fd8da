package org.heddle.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Charsets, by the names that mail gives them. Where a name is in practice used for a superset,
/// the superset is meant: Windows programs label their own code pages with the name of the
/// standard.
final class CharsetNames {
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("ascii", "us-ascii"),
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("iso8859-1", "windows-1252"),
          Map.entry("iso_8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("latin-1", "windows-1252"),
          Map.entry("iso-8859-8-i", "iso-8859-8"),
          Map.entry("iso-8859-8-e", "iso-8859-8"),
          Map.entry("iso-8859-6-i", "iso-8859-6"),
          Map.entry("iso-8859-6-e", "iso-8859-6"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("iso-8859-11", "x-windows-874"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("windows-874", "x-windows-874"),
          Map.entry("utf8", "utf-8"),
          Map.entry("utf_8", "utf-8"),
          Map.entry("utf-8-mac", "utf-8"),
          Map.entry("unicode-1-1-utf-8", "utf-8"),
          Map.entry("x-unicode-2-0-utf-8", "utf-8"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("sjis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("ms932", "windows-31j"),
          Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
          Map.entry("x-euc-jp", "euc-jp"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("ks_c_5601", "x-windows-949"),
          Map.entry("ksc5601", "x-windows-949"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("cp949", "x-windows-949"),
          Map.entry("uhc", "x-windows-949"),
          Map.entry("gb2312", "gb18030"),
          Map.entry("gb_2312-80", "gb18030"),
          Map.entry("euc-cn", "gb18030"),
          Map.entry("gbk", "gb18030"),
          Map.entry("x-gbk", "gb18030"),
          Map.entry("cp936", "gb18030"),
          Map.entry("big5", "big5-hkscs"),
          Map.entry("x-x-big5", "big5-hkscs"),
          Map.entry("cp950", "x-windows-950"),
          Map.entry("macintosh", "x-macroman"),
          Map.entry("x-mac-roman", "x-macroman"),
          Map.entry("x-mac-cyrillic", "x-maccyrillic"));

  private CharsetNames() {}

  /// The charset of this name. UTF-7 is not among them: [#reader] knows it.
  static Optional<Charset> find(String name) {
    String cleaned = cleaned(name);
    Optional<Charset> charset = lookUp(ALIASES.getOrDefault(cleaned, cleaned));
    return charset.isPresent() || (!cleaned.contains("cp") && !cleaned.contains("windows"))
        ? charset
        : codePage(cleaned);
  }

  /// Whether this is a name of UTF-7.
  static boolean isUtf7(String name) {
    return switch (cleaned(name)) {
      case "utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7" -> true;
      default -> false;
    };
  }

  /// Whether [#reader] reads this charset as what it says.
  static boolean isKnown(String name) {
    return isUtf7(name) || find(name).isPresent();
  }

  /// Reads octets as characters. Text that has no charset, or one that is not known, or says to be
  /// ASCII is read as the UTF-8 or windows-1252 that it is: so SEARCH finds octets that are those
  /// of what it looks for (RFC 5255 section 4.6). What is broken becomes U+FFFD.
  static Reader reader(InputStream octets, String name) {
    if (isUtf7(name)) {
      return new Utf7Reader(octets);
    }
    Optional<Charset> told = find(name).filter(c -> !c.equals(StandardCharsets.US_ASCII));
    return told.isPresent()
        ? new InputStreamReader(octets, told.get())
        : new LenientUtf8Reader(octets);
  }

  /// All these octets as characters, as [#reader] reads them.
  static String text(byte[] octets, String name) {
    StringWriter text = new StringWriter(octets.length);
    try (Reader reader = reader(new ByteArrayInputStream(octets), name)) {
      reader.transferTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String cleaned(String name) {
    return FieldLine.lowerCase(FieldLine.trimmed(name).replace("\"", "").replace("'", ""));
  }

  /// As `windows1252`, `cp-1252` or `x-cp1252`.
  private static Optional<Charset> codePage(String name) {
    String digits = name.replaceAll("[^0-9]", "");
    if (digits.length() < 3 || digits.length() > 5) {
      return Optional.empty();
    }
    Optional<Charset> windows = lookUp("windows-" + digits);
    return windows.isPresent() ? windows : lookUp("ibm" + digits);
  }

  /// @param name lower case, as in [Known]
  private static Optional<Charset> lookUp(String name) {
    return switch (name) {
      case "utf-8" -> Optional.of(StandardCharsets.UTF_8);
      case "us-ascii" -> Optional.of(StandardCharsets.US_ASCII);
      default -> Optional.ofNullable(Known.CHARSETS.get(name));
    };
  }

  /// All charsets of the platform by all their names, in lower case. The platform itself takes a
  /// hundred microseconds to find that it does not know a name, and a hostile message can have a
  /// hundred thousand of these.
  private static final class Known {
    static final Map<String, Charset> CHARSETS = charsets();

    private static Map<String, Charset> charsets() {
      Map<String, Charset> charsets = new HashMap<>();
      for (Charset charset : Charset.availableCharsets().values()) {
        for (String alias : charset.aliases()) {
          charsets.putIfAbsent(FieldLine.lowerCase(alias), charset);
        }
      }
      for (Charset charset : Charset.availableCharsets().values()) {
        charsets.put(FieldLine.lowerCase(charset.name()), charset);
      }
      return Map.copyOf(charsets);
    }
  }
}
