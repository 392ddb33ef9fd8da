package org.heddle.moving.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which mailboxes are the user's own, and what stands before their names (RFC 2342).
///
/// @param prefix of the user's own mailboxes, as `INBOX.`; mostly empty
/// @param foreign prefixes of what belongs to others
record Namespace(String prefix, List<String> foreign) {
  /// That of a server which does not tell.
  static final Namespace PLAIN = new Namespace("", List.of());

  /// Reads a NAMESPACE response.
  static Namespace read(Response.Data data) {
    List<Value> own = data.get(1).list();
    String prefix = own.isEmpty() ? "" : prefix(own.getFirst());
    var foreign = new ArrayList<String>();
    for (int group = 2; group <= 3; group++) {
      data.get(group).list().stream()
          .map(Namespace::prefix)
          .filter(other -> !other.isEmpty() && !other.equals(prefix))
          .forEach(foreign::add);
    }
    return new Namespace(prefix, List.copyOf(foreign));
  }

  private static String prefix(Value namespace) {
    List<Value> parts = namespace.list();
    return parts.isEmpty() ? "" : parts.getFirst().string();
  }

  /// The name without the prefix, if it is one of the user's own.
  Optional<String> own(String wireName, String delimiter) {
    for (String other : foreign) {
      if (wireName.startsWith(other) || (wireName + delimiter).equals(other)) {
        return Optional.empty();
      }
    }
    if (wireName.equalsIgnoreCase("INBOX")) {
      return Optional.of(wireName);
    }
    return wireName.startsWith(prefix) && wireName.length() > prefix.length()
        ? Optional.of(wireName.substring(prefix.length()))
        : Optional.empty();
  }
}
