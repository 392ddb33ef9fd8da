package org.heddle.imap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which capabilities are turned off, and for whom: for all, for a user, or for clients that call
/// themselves by a name. What is turned off is neither announced nor done. Immutable.
public final class Switches {
  /// What can be turned off: each is a command, or an argument of one, that a client can do
  /// without.
  private static final List<String> SWITCHABLE =
      List.of(
          "IMAP4REV2",
          "LITERAL+",
          "LITERAL-",
          "ID",
          "ENABLE",
          "IDLE",
          "UNAUTHENTICATE",
          "COMPRESS=DEFLATE",
          "NAMESPACE",
          "UNSELECT",
          "UIDPLUS",
          "UIDONLY",
          "UIDBATCHES",
          "MULTIAPPEND",
          "APPENDLIMIT",
          "MESSAGELIMIT",
          "SAVELIMIT",
          "BINARY",
          "UTF8=ACCEPT",
          "REPLACE",
          "CATENATE",
          "URL-PARTIAL",
          "ESEARCH",
          "SEARCHRES",
          "LIST-EXTENDED",
          "LIST-STATUS",
          "STATUS=SIZE",
          "SPECIAL-USE",
          "CREATE-SPECIAL-USE",
          "XLIST",
          "MOVE",
          "CONDSTORE",
          "QRESYNC",
          "QUOTA",
          "INPROGRESS",
          "ACL",
          "LIST-MYRIGHTS",
          "METADATA",
          "LIST-METADATA",
          "SAVEDATE",
          "WITHIN",
          "OBJECTID",
          "PREVIEW",
          "I18NLEVEL=1",
          "THREAD=ORDEREDSUBJECT",
          "THREAD=REFERENCES",
          "THREAD=REFS",
          "SORT",
          "SORT=DISPLAY",
          "ESORT",
          "PARTIAL",
          "CONTEXT=SEARCH",
          "CONTEXT=SORT",
          "MULTISEARCH",
          "NOTIFY",
          "SEARCH=FUZZY",
          "AUTH=PLAIN",
          "AUTH=LOGIN",
          "AUTH=SCRAM-SHA-256",
          "AUTH=SCRAM-SHA-256-PLUS",
          "AUTH=OAUTHBEARER",
          "AUTH=XOAUTH2",
          "AUTH=EXTERNAL");

  private static final String USER = "user:";
  private static final String CLIENT = "client:";

  /// Nothing is turned off.
  public static final Switches NONE = new Switches(List.of());

  /// For whom.
  private sealed interface Whom {
    record All() implements Whom {}

    record User(String account) implements Whom {}

    /// @param name in lower case; the client's begins with it
    record Client(String name) implements Whom {}
  }

  private record Rule(String capability, Whom whom) {}

  private final List<Rule> rules;

  private Switches(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// @param texts `CAPABILITY`, `CAPABILITY/user:NAME` or `CAPABILITY/client:NAME`
  /// @throws IllegalArgumentException if one is something else; the message is for the operator
  public static Switches of(List<String> texts) {
    var rules = new ArrayList<Rule>();
    for (String text : texts) {
      int slash = text.indexOf('/');
      String name = (slash < 0 ? text : text.substring(0, slash)).toUpperCase(Locale.ROOT);
      if (!SWITCHABLE.contains(name)) {
        throw new IllegalArgumentException(
            name + " cannot be turned off; there are " + String.join(", ", SWITCHABLE));
      }
      rules.add(new Rule(name, slash < 0 ? new Whom.All() : whom(text, text.substring(slash + 1))));
    }
    return new Switches(rules);
  }

  private static Whom whom(String text, String rest) {
    if (rest.startsWith(USER) && rest.length() > USER.length()) {
      return new Whom.User(rest.substring(USER.length()));
    }
    if (rest.startsWith(CLIENT) && rest.length() > CLIENT.length()) {
      return new Whom.Client(rest.substring(CLIENT.length()).toLowerCase(Locale.ROOT));
    }
    throw new IllegalArgumentException(
        "'" + text + "' is neither NAME, NAME/user:USER nor NAME/client:CLIENT");
  }

  /// @param account who is logged in
  /// @param client what the client calls itself (RFC 2971)
  Set<String> off(Optional<String> account, Optional<String> client) {
    var off = new HashSet<String>();
    for (Rule rule : rules) {
      boolean meant =
          switch (rule.whom) {
            case Whom.All _ -> true;
            case Whom.User(var name) -> account.equals(Optional.of(name));
            case Whom.Client(var name) ->
                client
                    .map(c -> c.toLowerCase(Locale.ROOT))
                    .filter(c -> c.startsWith(name))
                    .isPresent();
          };
      if (meant) {
        off.add(rule.capability);
      }
    }
    return off;
  }
}
