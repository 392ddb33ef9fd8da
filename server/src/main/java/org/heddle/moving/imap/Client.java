package org.heddle.moving.imap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.heddle.moving.imap.Connection.Command;
import org.heddle.moving.imap.Response.Kind;
import org.heddle.moving.imap.Response.Status;
import org.heddle.storage.AccessList;
import org.heddle.storage.Annotation;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Rights;
import org.heddle.storage.UidSet;

/// A session with a server: it logs in, and reads. Nothing is changed there, not even `\Seen` or
/// `\Recent`. Confined to one thread.
public final class Client implements Closeable {
  /// Of one mailbox: as many as are taken, shared and private ones.
  private static final int MOST_ANNOTATIONS = 2 * Annotation.Room.MAX_ENTRIES;

  /// LIST tells the same (RFC 6154 section 4).
  private static final EntryName SPECIAL_USE = new EntryName("/private/specialuse");

  private final Connection connection;
  private final Set<String> capabilities = new TreeSet<>();

  private Client(Connection connection) {
    this.connection = connection;
  }

  /// Connects and logs in.
  ///
  /// @throws IOException if the server cannot be reached, trusted or logged in to; nothing of the
  ///   password was sent then, unless it was the login that failed
  public static Client open(Address address, Trust trust, String password) throws IOException {
    var client = new Client(Connection.open(address, trust));
    try {
      client.begin(address, trust, password);
      return client;
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private void begin(Address address, Trust trust, String password) throws IOException {
    Status greeting = connection.greeting();
    askCapabilities();
    if (address.security() == Address.Security.STARTTLS) {
      protect(address, trust);
    }
    if (greeting.kind() != Kind.PREAUTH) {
      logIn(address.user(), password);
      askCapabilities();
    }
  }

  private void protect(Address address, Trust trust) throws IOException {
    if (has("STARTTLS")) {
      connection.run(new Command("STARTTLS"), data -> {});
      connection.secure(trust, address.host());
      askCapabilities();
    } else if (!address.isLocal()) {
      throw new ServerError("The server offers no TLS, and a password is not sent without");
    }
  }

  private void askCapabilities() throws IOException {
    capabilities.clear(); // What was said before TLS may be anybody's.
    connection.run(
        new Command("CAPABILITY"),
        data -> {
          if (data.get(0).is("CAPABILITY")) {
            capabilities.clear();
            data.values().forEach(value -> capabilities.add(upper(value)));
          }
        });
  }

  private static String upper(Value value) {
    return value.string().toUpperCase(Locale.ROOT);
  }

  private boolean has(String capability) {
    return capabilities.contains(capability);
  }

  private void logIn(String user, String password) throws IOException {
    Status outcome;
    if (has("AUTH=PLAIN")) {
      byte[] message = ("\0" + user + "\0" + password).getBytes(UTF_8);
      String encoded = Base64.getEncoder().encodeToString(message);
      outcome =
          has("SASL-IR")
              ? connection.converse(new Command("AUTHENTICATE PLAIN " + encoded), "*")
              : connection.converse(new Command("AUTHENTICATE PLAIN"), encoded);
    } else if (has("LOGINDISABLED")) {
      throw new ServerError("The server takes no password");
    } else {
      Command login = new Command("LOGIN ").string(user).text(" ").string(password);
      outcome = connection.converse(login, "*");
    }
    if (outcome.kind() != Kind.OK) {
      throw new ServerError("The server refuses the login: " + outcome.text());
    }
  }

  /// The mailboxes and subscriptions of the user.
  ///
  /// @param report is told of those that cannot be taken over
  public Tree tree(Consumer<String> report) throws IOException {
    var listing = new Listing(namespace(), report);
    boolean extended = has("LIST-EXTENDED") || has("IMAP4REV2");
    boolean uses = has("SPECIAL-USE") || has("IMAP4REV2");
    String options = extended && uses ? " RETURN (SUBSCRIBED SPECIAL-USE)" : "";
    connection.run(new Command("LIST \"\" \"*\"" + options), listing::hear);
    connection.run(new Command("LSUB \"\" \"*\""), listing::hear);
    return new Tree(listing.mailboxes(), listing.subscriptions());
  }

  private Namespace namespace() throws IOException {
    if (!has("NAMESPACE")) {
      return Namespace.PLAIN;
    }
    var told = new Namespace[] {Namespace.PLAIN};
    connection.run(
        new Command("NAMESPACE"),
        data -> {
          if (data.get(0).is("NAMESPACE")) {
            told[0] = Namespace.read(data);
          }
        });
    return told[0];
  }

  private static Command named(String before, RemoteMailbox mailbox) throws ServerError {
    return new Command(before + " ").string(mailbox.wireName());
  }

  /// Selects a mailbox, to read only.
  public Selected examine(RemoteMailbox mailbox) throws IOException {
    var found = new TreeMap<String, Long>();
    var id = new String[] {""};
    Command command = named("EXAMINE", mailbox);
    Status outcome =
        connection.run(
            has("CONDSTORE") || has("QRESYNC") ? command.text(" (CONDSTORE)") : command,
            data -> {
              if (data.get(1).is("EXISTS")) {
                found.put("EXISTS", data.get(0).number(UidSet.MAX_UID));
              }
            },
            status -> {
              collect(status, found);
              id[0] = status.argument("MAILBOXID").orElse(id[0]);
            },
            Responses.NO_BODIES);
    collect(outcome, found);
    long uidValidity = found.getOrDefault("UIDVALIDITY", 0L);
    if (uidValidity == 0) {
      throw new ServerError("The server has no UIDs for " + mailbox.wireName());
    }
    return new Selected(
        found.getOrDefault("EXISTS", 0L),
        uidValidity,
        found.getOrDefault("UIDNEXT", 0L),
        found.getOrDefault("HIGHESTMODSEQ", 0L),
        id[0]);
  }

  private static void collect(Status status, Map<String, Long> found) throws ServerError {
    for (String word : new String[] {"UIDVALIDITY", "UIDNEXT", "HIGHESTMODSEQ"}) {
      Optional<String> argument = status.argument(word);
      if (argument.isPresent()) {
        long most = word.equals("HIGHESTMODSEQ") ? Long.MAX_VALUE : UidSet.MAX_UID;
        found.put(word, new Value.Atom(argument.get()).number(most));
      }
    }
  }

  /// Takes messages as they are told.
  @FunctionalInterface
  public interface MessageListener {
    void hear(RemoteMessage message) throws IOException;
  }

  /// All messages of the mailbox that was examined, without their bytes.
  public void messages(Selected mailbox, MessageListener listener) throws IOException {
    if (mailbox.exists() == 0) {
      return;
    }
    String modSeq = mailbox.highestModSeq() > 0 ? " MODSEQ" : "";
    connection.run(
        new Command("UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE" + modSeq + ")"),
        data -> {
          Optional<RemoteMessage> message = FetchData.read(data);
          if (message.isPresent() && message.get().size() >= 0) {
            listener.hear(message.get());
          }
        });
  }

  /// Takes the bytes of messages.
  public interface BodyListener extends MessageListener {
    /// Where the next message goes; it is told of behind it.
    OutputStream next() throws IOException;
  }

  /// The bytes of some messages of the mailbox that was examined, each told of behind them. Those
  /// that are gone are left out.
  public void bodies(UidSet uids, BodyListener listener) throws IOException {
    connection.run(
        new Command("UID FETCH " + uids + " (UID BODY.PEEK[])"),
        data -> {
          Optional<RemoteMessage> message = FetchData.read(data);
          if (message.isPresent() && message.get().isWhole()) {
            listener.hear(message.get());
          }
        },
        status -> {},
        listener::next);
  }

  /// What others may do with a mailbox; nobody anything if the server does not tell.
  ///
  /// `acl-data = "ACL" SP mailbox *(SP identifier SP rights)` (RFC 4314)
  public AccessList accessList(RemoteMailbox mailbox, String user) throws IOException {
    if (!has("ACL")) {
      return AccessList.EMPTY;
    }
    var entries = new TreeMap<String, Rights>();
    connection.ask(
        named("GETACL", mailbox),
        data -> {
          if (data.get(0).is("ACL")) {
            for (int i = 2; i + 1 < data.values().size(); i += 2) {
              collect(data.get(i).string(), rights(data.get(i + 1)), user, entries);
            }
          }
        },
        status -> {},
        Responses.NO_BODIES);
    return new AccessList(entries);
  }

  /// The letters `c` and `d` stand for several rights each (RFC 4314 section 2.1.1): alone where
  /// the server knows no others, and beside these where it does.
  private String rights(Value value) {
    boolean old = capabilities.stream().noneMatch(word -> word.startsWith("RIGHTS="));
    return value.string().replace("c", old ? "kx" : "").replace("d", old ? "te" : "");
  }

  /// The owner has all rights anyhow, and groups are none here.
  private static void collect(
      String identifier, String letters, String user, Map<String, Rights> entries) {
    boolean own = identifier.equals(user) || identifier.equals("owner");
    boolean other = identifier.startsWith("#") || identifier.startsWith("$");
    boolean usable = identifier.matches("[^\\p{Cntrl}]{1,255}");
    if (!own && !other && usable && entries.size() < AccessList.MAX_ENTRIES) {
      Rights.of(letters)
          .filter(rights -> !rights.isEmpty())
          .ifPresent(rights -> entries.put(identifier, rights));
    }
  }

  /// What is noted about a mailbox, shared and by this user; nothing if the server does not tell.
  ///
  /// `metadata-resp = "METADATA" SP mailbox SP (entry-values / entry-list)` (RFC 5464)
  public Map<EntryName, byte[]> annotations(RemoteMailbox mailbox) throws IOException {
    var values = new TreeMap<EntryName, byte[]>();
    if (has("METADATA")) {
      Command command = new Command("GETMETADATA (DEPTH infinity) ").string(mailbox.wireName());
      connection.ask(
          command.text(" (/private /shared)"),
          data -> {
            if (data.get(0).is("METADATA")) {
              collect(data.get(2).list(), values);
            }
          },
          status -> {},
          Responses.NO_BODIES);
    }
    return values;
  }

  private static void collect(List<Value> list, Map<EntryName, byte[]> values) {
    for (int i = 0; i + 1 < list.size() && values.size() < MOST_ANNOTATIONS; i += 2) {
      Value value = list.get(i + 1);
      if (value instanceof Value.Text(byte[] octets) && octets.length <= Annotation.MAX_VALUE) {
        EntryName.of(list.get(i).string())
            .filter(name -> name.isComplete() && !name.equals(SPECIAL_USE))
            .ifPresent(name -> values.put(name, octets));
      }
    }
  }

  /// Mailboxes and subscriptions.
  public record Tree(Collection<RemoteMailbox> mailboxes, SortedSet<MailboxName> subscriptions) {}

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
