package org.heddle.mime;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The character references of HTML that are found in mail: by number, those of ISO 8859-1 and the
/// commonest others by name.
final class HtmlCharacters {
  /// U+00A0 to U+00FF in order.
  private static final String LATIN =
      "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn"
          + " sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest"
          + " Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave"
          + " Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave"
          + " Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig"
          + " ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute"
          + " ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

  private static final Map<String, Integer> NAMED = named();

  private HtmlCharacters() {}

  private static Map<String, Integer> named() {
    var named = new HashMap<String, Integer>();
    for (String name : LATIN.split(" ")) {
      named.put(name, 0xa0 + named.size());
    }
    named.putAll(Map.of("amp", (int) '&', "lt", (int) '<', "gt", (int) '>', "quot", (int) '"'));
    named.putAll(Map.of("apos", (int) '\'', "euro", 0x20ac, "hellip", 0x2026, "bull", 0x2022));
    named.putAll(Map.of("ndash", 0x2013, "mdash", 0x2014, "lsquo", 0x2018, "rsquo", 0x2019));
    named.putAll(Map.of("ldquo", 0x201c, "rdquo", 0x201d, "sbquo", 0x201a, "bdquo", 0x201e));
    named.putAll(Map.of("zwnj", 0x200c, "zwj", 0x200d, "ensp", 0x2002, "emsp", 0x2003));
    named.putAll(Map.of("thinsp", 0x2009, "trade", 0x2122, "rarr", 0x2192, "larr", 0x2190));
    return Map.copyOf(named);
  }

  /// The code point that a reference stands for.
  ///
  /// @param name without `&` and `;`, as `eacute`, `#233` or `#xE9`
  static Optional<Integer> named(String name) {
    if (!name.startsWith("#")) {
      return Optional.ofNullable(NAMED.get(name));
    }
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    String digits = name.substring(hex ? 2 : 1);
    if (digits.isEmpty() || digits.length() > 7) {
      return Optional.empty();
    }
    try {
      int codePoint = Integer.parseInt(digits, hex ? 16 : 10);
      boolean valid = Character.isValidCodePoint(codePoint) && !isSurrogate(codePoint);
      return valid ? Optional.of(codePoint) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
