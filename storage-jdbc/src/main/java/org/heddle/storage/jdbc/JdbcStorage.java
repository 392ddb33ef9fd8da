package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.heddle.storage.Account;
import org.heddle.storage.Hints;
import org.heddle.storage.IndexCache;
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
  private final Optional<RedoLog> redoLog;
  private final Contents contents;
  private final Spool spool;
  private final Hints<Long> hints = new Hints<>();
  private final IndexReader indexes;
  private final MessageWrites messages;
  private final TreeWrites tree;
  private final Committers committers;
  private final Ids ids;
  private final Users users;
  private final Janitor janitor;
  private final Optional<HintRelay> relay;
  private final Map<String, Long> accounts = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private JdbcStorage(Database database, Optional<RedoLog> redoLog, Timing timing) {
    this.database = database;
    this.redoLog = redoLog;
    this.spool = new Spool(database.settings().dataDirectory().resolve("spool"));
    var cache = new IndexCache<Long>(Runtime.getRuntime().maxMemory() / INDEX_SHARE);
    this.indexes = new IndexReader(database, cache);
    this.contents =
        redoLog
            .<Contents>map(log -> new JournalContents(database, log))
            .orElseGet(() -> new ChunkContents(database, timing.clock()));
    this.messages = new MessageWrites(contents, timing.clock(), this::unlinked);
    this.tree = new TreeWrites(messages, cache, timing.clock());
    this.relay =
        redoLog.isPresent() ? Optional.empty() : Optional.of(new HintRelay(database, hints));
    this.committers = startCommitters();
    this.ids = new Ids(committers);
    this.users = new JdbcUsers(database, committers);
    this.janitor = new Janitor(database, committers, contents, upkeep(), timing);
  }

  /// Opens the storage; replays what the database does not have.
  static JdbcStorage open(Settings settings, Timing timing) {
    return switch (settings.engine()) {
      case H2 -> openEmbedded(settings, timing);
      case POSTGRESQL -> start(new Database(settings), Optional.empty(), timing);
    };
  }

  private static JdbcStorage openEmbedded(Settings settings, Timing timing) {
    // The journal first: its lock keeps a second process away before anything else is touched.
    var log = new RedoLog(settings.dataDirectory().resolve("journal"));
    try {
      var database = new Database(settings);
      try {
        log.replay(database);
        return start(database, Optional.of(log), timing);
      } catch (SQLException | IOException | RuntimeException e) {
        database.close();
        throw Failures.translate(e);
      }
    } catch (RuntimeException e) {
      closeQuietly(log);
      throw e;
    }
  }

  private static JdbcStorage start(Database database, Optional<RedoLog> log, Timing timing) {
    var storage = new JdbcStorage(database, log, timing);
    storage.relay.ifPresent(HintRelay::start);
    storage.janitor.start();
    return storage;
  }

  private Committers startCommitters() {
    if (redoLog.isPresent()) {
      Committer only = committer("heddle-committer", redoLog.get());
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

  private Janitor.Upkeep upkeep() {
    return redoLog
        .<Janitor.Upkeep>map(log -> new JournalUpkeep(database, log, committers))
        .orElse(() -> {});
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
      return redoLog.isPresent() && (RedoLog.failed(failure) || Failures.isClosed(failure));
    }

    @Override
    public void recover() throws SQLException, IOException {
      if (redoLog.isPresent()) {
        LOG.warn("Opening the mail store anew after a failure");
        redoLog.get().reopen();
        database.reopen();
        redoLog.get().replay(database);
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

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Account account(String name) {
    Long known = accounts.get(name);
    long id = known == null ? findOrCreate(name) : known;
    accounts.put(name, id);
    return new JdbcAccount(this, name, id);
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
    if (redoLog.isPresent()) {
      steps.add(() -> JournalUpkeep.checkpoint(database));
    }
    steps.add(database);
    redoLog.ifPresent(steps::add);
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
