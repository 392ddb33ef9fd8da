package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Hints;
import org.heddle.storage.IndexCache;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.Users;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mail in a database: what belongs together, and in which order it opens and closes.
final class JdbcStorage implements Storage {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcStorage.class);
  private static final int SHARED_COMMITTERS = 4;

  /// The part of the heap that indexes may take.
  private static final int INDEX_SHARE = 6;

  private final Database database;
  private final Optional<Embedded> embedded;
  private final Contents contents;
  private final Spool spool;
  private final Hints<Long> hints = new Hints<>();
  private final IndexReader indexes;
  private final KeptMessages kept;
  private final MessageWrites messages;
  private final TreeWrites tree;
  private final Committers committers;
  private final Ids ids;
  private final Users users;
  private final Janitor.Upkeep upkeep;
  private final Janitor janitor;
  private final Optional<HintRelay> relay;
  private final Map<String, Long> accounts = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /// What H2 has beside it.
  record Embedded(RedoLog log, EmbeddedStore store) {}

  private JdbcStorage(Database database, Optional<Embedded> embedded, Tuning tuning) {
    this.database = database;
    this.embedded = embedded;
    this.spool = new Spool(database.settings().dataDirectory().resolve("spool"));
    var cache = new IndexCache<Long>(Runtime.getRuntime().maxMemory() / INDEX_SHARE);
    this.indexes = new IndexReader(database, cache);
    this.contents =
        embedded
            .<Contents>map(own -> new JournalContents(database, own.log()))
            .orElseGet(() -> new ChunkContents(database, tuning.clock()));
    this.kept =
        new KeptMessages(tuning.clock(), database.settings().keepExpunged(), this::unlinked);
    this.messages = new MessageWrites(contents, tuning.clock(), kept);
    this.tree = new TreeWrites(messages, cache, tuning.clock());
    this.relay =
        embedded.isPresent() ? Optional.empty() : Optional.of(new HintRelay(database, hints));
    this.committers = startCommitters();
    this.ids = new Ids(committers);
    this.users =
        database.settings().usersQuery().isEmpty()
            ? new JdbcUsers(database, committers)
            : new OwnUsers(database, database.settings().usersQuery());
    this.upkeep = startUpkeep();
    this.janitor = new Janitor(database, committers, contents, upkeep, tuning);
  }

  /// Opens the storage; replays what the database does not have.
  static JdbcStorage open(Settings settings, Tuning tuning) {
    return switch (settings.engine()) {
      case H2 -> openEmbedded(settings, tuning);
      case POSTGRESQL -> {
        var database = new Database(settings);
        database.open();
        yield start(database, Optional.empty(), tuning);
      }
    };
  }

  private static JdbcStorage openEmbedded(Settings settings, Tuning tuning) {
    // The journal first: its lock keeps a second process away before anything else is touched.
    var log = new RedoLog(settings.dataDirectory().resolve("journal"), tuning.segmentBytes());
    try {
      var database = new Database(settings);
      var store = new EmbeddedStore(database, log);
      try {
        store.open();
        return start(database, Optional.of(new Embedded(log, store)), tuning);
      } catch (SQLException | IOException | RuntimeException e) {
        database.close();
        throw Failures.translate(e);
      }
    } catch (RuntimeException e) {
      closeQuietly(log);
      throw e;
    }
  }

  private static JdbcStorage start(Database database, Optional<Embedded> embedded, Tuning tuning) {
    var storage = new JdbcStorage(database, embedded, tuning);
    storage.relay.ifPresent(HintRelay::start);
    storage.janitor.start();
    return storage;
  }

  private Committers startCommitters() {
    if (embedded.isPresent()) {
      Committer only = committer("heddle-committer", embedded.get().log());
      return new Committers(List.of(only), only);
    }
    List<Committer> shared =
        IntStream.rangeClosed(1, SHARED_COMMITTERS)
            .mapToObj(i -> committer("heddle-committer-" + i, CommitLog.NONE))
            .toList();
    return new Committers(shared, committer("heddle-committer-alone", CommitLog.NONE));
  }

  private Committer committer(String name, CommitLog log) {
    return new Committer(name, database, log, indexes, this::committed, new Reopening());
  }

  private Janitor.Upkeep startUpkeep() {
    return embedded
        .<Janitor.Upkeep>map(own -> new JournalUpkeep(database, own.store(), own.log(), committers))
        .orElse(Janitor.Upkeep.NONE);
  }

  private void unlinked(long account) {
    janitor.note(account);
  }

  /// On a committer's thread, after each commit.
  private void committed(Group group) {
    group.changes().forEach(this::publish);
    group.afterCommit().forEach(Runnable::run);
    group.rings().forEach(hints::ring);
    relay.ifPresent(other -> other.tell(group.rings()));
  }

  private void publish(MailboxState before, MailboxState after) {
    long mailbox = after.key().mailbox();
    IndexCache<Long> cache = indexes.cache();
    boolean sameModSeq = before.row().modSeq() == after.row().modSeq();
    if (sameModSeq || (after.index().isEmpty() && database.engine() == Engine.H2)) {
      // Whoever is loading it now may bring what was before, with nothing to tell it by.
      cache.remove(mailbox);
    }
    after.index().ifPresent(index -> cache.put(mailbox, index));
  }

  /// What a committer does about a failure of H2 or of the journal.
  private final class Reopening implements Committer.Recovery {
    @Override
    public boolean needed(Exception failure) {
      if (embedded.isEmpty()) {
        return false;
      }
      if (Failures.needsReopening(failure)) {
        embedded.get().store().suspect();
        return true;
      }
      return RedoLog.failed(failure);
    }

    @Override
    public void recover() throws SQLException, IOException {
      if (embedded.isPresent()) {
        LOG.warn("Opening the mail store anew after a failure");
        embedded.get().store().reopen();
        indexes.cache().clear();
        hints.ringAll();
      }
    }
  }

  Database database() {
    return database;
  }

  Contents contents() {
    return contents;
  }

  Spool spool() {
    return spool;
  }

  Hints<Long> hints() {
    return hints;
  }

  IndexReader indexes() {
    return indexes;
  }

  KeptMessages kept() {
    return kept;
  }

  MessageWrites messages() {
    return messages;
  }

  TreeWrites tree() {
    return tree;
  }

  Committers committers() {
    return committers;
  }

  Ids ids() {
    return ids;
  }

  Janitor janitor() {
    return janitor;
  }

  Janitor.Upkeep upkeep() {
    return upkeep;
  }

  Optional<Embedded> embedded() {
    return embedded;
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    Long known = accounts.get(name);
    long id = known == null ? findOrCreate(name) : known;
    accounts.put(name, id);
    return new JdbcAccount(this, name, id, limits);
  }

  @Override
  public SortedSet<String> sharingWith(String user) {
    // PostgreSQL has no text with a NUL in it, and nobody has such a name.
    SortedSet<String> names =
        user.indexOf('\0') >= 0 ? new TreeSet<>() : database.read(c -> AccessRows.sharing(c, user));
    names.remove(user);
    return names;
  }

  @Override
  public void check(String account, Finding.Repair repair, Consumer<Finding> findings) {
    new Checker(this).check(account, repair, findings);
  }

  @Override
  public List<String> accounts(String after, int limit) {
    return database.read(c -> AccountRows.page(c, after, limit));
  }

  private long findOrCreate(String name) {
    return database
        .read(c -> AccountRows.find(c, name))
        .orElseGet(() -> {
          long account = ids.take();
          long inbox = ids.take();
          return committers.submit(Scope.alone(), work -> tree.account(work, name, account, inbox));
        });
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    var steps = new ArrayList<AutoCloseable>();
    steps.add(janitor);
    steps.add(committers);
    relay.ifPresent(steps::add);
    steps.add(embedded.<AutoCloseable>map(own -> own.store()::close).orElse(database));
    embedded.ifPresent(own -> steps.add(own.log()));
    steps.forEach(JdbcStorage::closeQuietly);
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("Closing a part of the mail store failed", e);
    }
  }
}
