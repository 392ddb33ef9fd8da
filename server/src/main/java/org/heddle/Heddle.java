package org.heddle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.heddle.auth.Passwords;
import org.heddle.auth.Visitor;
import org.heddle.checking.StoreCheck;
import org.heddle.config.InvalidSetting;
import org.heddle.config.ServerEntries;
import org.heddle.config.Settings;
import org.heddle.config.SharingSettings;
import org.heddle.fulltext.AccountIndexes;
import org.heddle.fulltext.TextIndex;
import org.heddle.imap.ImapProtocol;
import org.heddle.imap.ImapSettings;
import org.heddle.imap.Namespaces;
import org.heddle.imap.Switches;
import org.heddle.imap.wire.Limits;
import org.heddle.moving.Failure;
import org.heddle.moving.Report;
import org.heddle.net.Admission;
import org.heddle.net.Greeting;
import org.heddle.net.Protocol;
import org.heddle.net.Server;
import org.heddle.routing.RoutedStorage;
import org.heddle.storage.EntryName;
import org.heddle.storage.Finding;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: everything that makes up a server, put together by hand.
final class Heddle implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heddle.class);

  private final Settings settings;
  private final Storage storage;
  private final Passwords passwords;
  private final UserAdministration users;
  private final LoginSetup logins;
  private final TextIndex texts;
  private final Protocol imap;
  private final Server server;
  private final MailIntake intake;
  private final Errands errands;

  private Heddle(Settings settings, RoutedStorage storage, Collection<StorageProvider> providers) {
    this.settings = settings;
    this.storage = storage;
    this.passwords = Passwords.standard();
    this.users = new StoredUsers(storage, passwords);
    this.logins = LoginSetup.of(settings, storage, passwords);
    this.texts =
        settings.indexDirectory().<TextIndex>map(AccountIndexes::new).orElse(TextIndex.NONE);
    this.imap = new ImapProtocol(imapSettings(settings), storage, logins.sasl(), texts);
    this.server =
        new Server(
            new Server.Front(new Admission(settings.caps(), settings.rules()), settings.proxies()),
            Server.Timing.standard(settings.patience().login()));
    this.intake = MailIntake.of(settings, storage, logins.directory());
    this.errands = new Errands(providers, Optional.of(new Errands.Served(settings, storage)));
  }

  private static ImapSettings imapSettings(Settings settings) {
    Limits usual = Limits.DEFAULT;
    var limits =
        new Limits(
            usual.line(),
            usual.literal(),
            usual.command(),
            usual.nesting(),
            usual.items(),
            settings.messageSizeLimit());
    return new ImapSettings(
        settings.serverName(),
        limits,
        settings.patience().autologout(),
        settings.patience().keepAlive(),
        settings.quota(),
        switches(settings),
        ImapSettings.USUAL_PROGRESS,
        new ImapSettings.MessageLimits(settings.messageLimit(), settings.saveLimit()),
        namespaces(settings.sharing()),
        serverEntries(settings.serverEntries()));
  }

  private static Map<EntryName, String> serverEntries(ServerEntries entries) {
    var byName = new HashMap<EntryName, String>();
    entries.admin().ifPresent(uri -> byName.put(new EntryName("/shared/admin"), uri));
    entries.comment().ifPresent(text -> byName.put(new EntryName("/shared/comment"), text));
    return Map.copyOf(byName);
  }

  private static Namespaces namespaces(SharingSettings sharing) {
    try {
      return new Namespaces(
          sharing.others(),
          sharing.shared(),
          sharing.account(),
          sharing.withAnyone() ? Namespaces.Anyone.IS_SHARED_WITH : Namespaces.Anyone.IS_NOBODY);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("--others-namespace, --shared-namespace: " + e.getMessage());
    }
  }

  private static Switches switches(Settings settings) {
    try {
      var disabled = new ArrayList<>(settings.disabled());
      if (settings.indexDirectory().isEmpty()) {
        // Only the index finds what resembles something (RFC 6203 section 3).
        disabled.add("SEARCH=FUZZY");
      }
      return Switches.of(disabled);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("--disable: " + e.getMessage());
    }
  }

  /// Opens the storage; listens nowhere yet.
  ///
  /// @throws CannotStart if the data directory or the storage cannot be used now
  /// @throws InvalidSetting if the storage cannot use an option
  static Heddle open(Settings settings, StorageProvider provider) {
    return open(settings, provider, List.of(provider));
  }

  /// The same, for a server that moves mail between stores too.
  ///
  /// @param providers of the storages that it can move mail to and from
  static Heddle open(
      Settings settings, StorageProvider provider, Collection<StorageProvider> providers) {
    createDirectory(settings.dataDirectory());
    var config =
        new StorageConfig(
            settings.dataDirectory(), settings.storageOptions(), settings.keepExpunged());
    try {
      return new Heddle(
          settings,
          RoutedStorage.open(
              provider.open(config), settings.dataDirectory(), providers, settings.keepExpunged()),
          providers);
    } catch (Failure e) {
      throw new CannotStart(
          "an account was moved to a store that cannot be used: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(String.valueOf(e.getMessage()));
    } catch (StorageException e) {
      throw new CannotStart("the storage cannot be opened: " + e.getMessage());
    }
  }

  private static void createDirectory(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, privately());
      }
    } catch (IOException e) {
      throw new CannotStart("the data directory cannot be made: " + e);
    }
    if (!Files.isWritable(directory)) {
      throw new CannotStart("the data directory " + directory + " cannot be written to");
    }
  }

  private static FileAttribute<?>[] privately() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /// Where a server listens for other commands that work on its data directory.
  static Path controlSocket(Path dataDirectory) {
    return dataDirectory.resolve("heddle.sock");
  }

  /// Starts to take connections.
  ///
  /// @return where, for people
  /// @throws CannotStart if one of the places is taken
  List<String> listen() {
    var places = new ArrayList<String>();
    listenToOwner();
    TlsSetup.of(settings).ifPresent(server::secure);
    for (InetSocketAddress address : settings.listen()) {
      try {
        places.add(text(server.listen(address, imap)));
      } catch (IOException e) {
        throw cannotListen(text(address), e);
      }
    }
    for (InetSocketAddress address : settings.listenTls()) {
      try {
        places.add(text(server.listenTls(address, imap, recognition())) + " (TLS)");
      } catch (IOException e) {
        throw cannotListen(text(address), e);
      }
    }
    settings
        .unixSocket()
        .ifPresent(path -> {
          try {
            server.listenTrusting(path, imap);
            places.add(path.toString());
          } catch (IOException e) {
            throw cannotListen(path.toString(), e);
          }
        });
    return places;
  }

  /// Starts to take mail by LMTP, where that is wanted.
  ///
  /// @return where, for people
  /// @throws CannotStart if one of the places is taken
  List<String> listenForMail() {
    return intake.listen(server);
  }

  private Server.Recognition recognition() {
    var greeting = new CertificateGreeting(logins.sasl().logins());
    return switch (settings.tls().clientLogin()) {
      case PREAUTH ->
          (connection, certificate) -> greeting.of(Visitor.of(connection, "imap"), certificate);
      case EXTERNAL -> (_, _) -> new Greeting.Ready();
    };
  }

  static CannotStart cannotListen(String place, IOException cause) {
    return new CannotStart("cannot listen on " + place + ": " + cause.getMessage());
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /// Starts to work for other commands on the same data directory.
  ///
  /// @throws CannotStart if another server does so already
  void listenToOwner() {
    Path socket = controlSocket(settings.dataDirectory());
    try {
      server.listenToOwner(
          socket, new ControlProtocol(imap, users, intake, errands, this::check, undeletion()));
    } catch (BindException e) {
      throw new CannotStart(
          "another server runs on the data directory " + settings.dataDirectory());
    } catch (IOException e) {
      // The server can do without; a path may be too long for a Unix socket.
      log.warn("{}: other commands cannot reach this server: {}", socket, e.getMessage());
    }
  }

  /// Runs one session over a pair of streams on the calling thread.
  void speakImap(String user, InputStream input, OutputStream output, Runnable kill) {
    server.serve(input, output, imap, user, kill);
  }

  /// Looks for damage in these accounts, or in all if none is named.
  ///
  /// @return the status of the command
  int check(Collection<String> accounts, Finding.Repair repair, Report report) {
    return new StoreCheck(storage, texts, repair, report::line).run(accounts)
        ? CommandLineProgram.DONE
        : CommandLineProgram.FAILED;
  }

  MailIntake intake() {
    return intake;
  }

  Undeletion undeletion() {
    return new Undeletion(storage);
  }

  Storage storage() {
    return storage;
  }

  UserAdministration users() {
    return users;
  }

  /// Says goodbye to all clients and closes the storage; idempotent.
  @Override
  public void close() {
    passwords.close();
    logins.close();
    server.close();
    texts.close();
    storage.close();
  }
}
