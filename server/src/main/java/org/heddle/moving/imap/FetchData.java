package org.heddle.moving.imap;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.heddle.storage.Flags;
import org.heddle.storage.SystemFlag;
import org.heddle.storage.UidSet;

/// Reads FETCH responses (RFC 9051 section 7.5.2).
final class FetchData {
  /// More keywords than any program gives a message; what comes after them is left out.
  private static final int MOST_KEYWORDS = 100;

  /// `flag-keyword = "$MDNSent" / … / atom`, of a length that every storage takes.
  private static final Pattern KEYWORD =
      Pattern.compile("[!#$&'*+,./0-9:;<=>?@A-Z^_`a-z|}~-]{1,100}");

  /// RFC822.SIZE is below 4 GiB.
  private static final long LARGEST = 0xFFFF_FFFFL;

  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d-MMM-yyyy HH:mm:ss xx")
          .toFormatter(Locale.ROOT);

  private FetchData() {}

  /// The message of a FETCH response that tells its UID; nothing for any other response, as the
  /// server sends them when it likes.
  static Optional<RemoteMessage> read(Response.Data data) throws ServerError {
    if (!data.get(1).is("FETCH")) {
      return Optional.empty();
    }
    Map<String, Value> items = items(data.get(2).list());
    Optional<Value> uid = Optional.ofNullable(items.get("UID"));
    if (uid.isEmpty()) {
      return Optional.empty();
    }
    List<Value> modSeq =
        Optional.ofNullable(items.get("MODSEQ")).map(Value::list).orElse(List.of());
    boolean came = items.get("BODY[]") instanceof Value.Streamed;
    Optional<Value> size = Optional.ofNullable(items.get("RFC822.SIZE"));
    return Optional.of(
        new RemoteMessage(
            uid(uid.get()),
            modSeq.isEmpty() ? 0 : modSeq.getFirst().number(Long.MAX_VALUE),
            flags(Optional.ofNullable(items.get("FLAGS")).map(Value::list).orElse(List.of())),
            Optional.ofNullable(items.get("INTERNALDATE")).flatMap(value -> date(value.string())),
            size.isEmpty() ? -1 : size.get().number(LARGEST),
            came ? RemoteMessage.Body.CAME : RemoteMessage.Body.ABSENT));
  }

  private static Map<String, Value> items(List<Value> list) {
    var items = new HashMap<String, Value>();
    for (int i = 0; i + 1 < list.size(); i += 2) {
      items.put(list.get(i).string().toUpperCase(Locale.ROOT), list.get(i + 1));
    }
    return items;
  }

  private static long uid(Value value) throws ServerError {
    long uid = value.number(UidSet.MAX_UID);
    if (uid == 0) {
      throw new ServerError("The server has a message with the UID 0");
    }
    return uid;
  }

  /// System flags that nobody knows, and what is no atom, are left out.
  private static Flags flags(List<Value> list) {
    var names = new ArrayList<String>();
    for (Value value : list) {
      String name = value.string();
      boolean system = name.startsWith("\\");
      if (system ? isSystem(name) : KEYWORD.matcher(name).matches()) {
        names.add(name);
      }
    }
    return Flags.named(names.subList(0, Math.min(MOST_KEYWORDS, names.size())));
  }

  private static boolean isSystem(String name) {
    for (SystemFlag flag : SystemFlag.values()) {
      if (flag.text().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /// `date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE`
  private static Optional<OffsetDateTime> date(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text.strip(), DATE));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }
}
