package org.heddle.fulltext;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.store.LockObtainFailedException;
import org.heddle.storage.Account;
import org.heddle.storage.Finding;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxId;
import org.heddle.storage.SearchKey;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The indexes of all accounts, one directory each below a common one. One thread in the background
/// reads what is new in the mailboxes that are opened or searched: mail that nobody looks for costs
/// nothing. What it could not take on is found again by comparison, the next time.
public final class AccountIndexes implements TextIndex {
  private static final Logger log = LoggerFactory.getLogger(AccountIndexes.class);

  private static final int MOST_JOBS = 1000;
  private static final int MOST_OPEN = 64;
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final long LOOK_ROUND_SECONDS = 30;
  private static final long PATIENCE_SECONDS = 10;

  /// Kept, since a logger that nobody holds forgets what it was told: Lucene's word on what else
  /// the virtual machine could do for it is of no use to an operator.
  private static final java.util.logging.Logger LUCENE =
      java.util.logging.Logger.getLogger("org.apache.lucene");

  private record Job(Account account, Mailbox mailbox) {
    Place place() {
      return new Place(account.name(), mailbox.id());
    }
  }

  private record Place(String account, MailboxId mailbox) {}

  private final Path directory;
  private final Map<String, AccountIndex> indexes = new ConcurrentHashMap<>();
  private final BlockingQueue<Runnable> jobs = new ArrayBlockingQueue<>(MOST_JOBS);
  private final Set<Place> waiting = ConcurrentHashMap.newKeySet();
  private final Thread worker;
  private volatile boolean stopping;

  /// @param directory need not exist; no other process uses it at the same time, or it will do so
  ///   in vain
  public AccountIndexes(Path directory) {
    this.directory = directory;
    LUCENE.setLevel(java.util.logging.Level.OFF);
    this.worker =
        Thread.ofPlatform()
            .name("full-text")
            .daemon()
            .priority(Thread.MIN_PRIORITY)
            .start(this::work);
  }

  @Override
  public MailboxTexts opened(Account account, Mailbox mailbox) {
    enqueue(account, mailbox);
    return key -> resolve(account, mailbox, key);
  }

  private void enqueue(Account account, Mailbox mailbox) {
    var job = new Job(account, mailbox);
    if (!stopping && waiting.add(job.place()) && !jobs.offer(() -> work(job))) {
      waiting.remove(job.place());
    }
  }

  private Resolved resolve(Account account, Mailbox mailbox, SearchKey key) {
    if (!Resolver.concerns(key) || stopping) {
      return Resolved.unknown(key);
    }
    AccountIndex index = index(account);
    try {
      Optional<IndexView> view = index.acquire();
      if (view.isEmpty()) {
        enqueue(account, mailbox);
        return Resolved.unknown(key);
      }
      try {
        return resolve(view.get(), account, mailbox, key);
      } finally {
        view.get().release();
      }
    } catch (StorageException e) {
      throw e;
    } catch (IOException | RuntimeException | LinkageError e) {
      index.discard(e);
      return Resolved.unknown(key);
    }
  }

  private Resolved resolve(IndexView view, Account account, Mailbox mailbox, SearchKey key)
      throws IOException {
    var resolver = new Resolver(view, mailbox.snapshot().messages());
    if (!resolver.knowsAll()) {
      enqueue(account, mailbox);
    }
    return resolver.resolve(key);
  }

  private AccountIndex index(Account account) {
    return index(account.name());
  }

  private AccountIndex index(String account) {
    return indexes.computeIfAbsent(
        account, name -> new AccountIndex(directory.resolve(fileName(name))));
  }

  @Override
  public Optional<String> check(String account, Finding.Repair repair) {
    AccountIndex index = index(account);
    try {
      index.readAll();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      if (repair == Finding.Repair.YES) {
        index.discard(e);
      }
      return Optional.of(e.toString());
    }
  }

  /// Names of accounts are no names of files.
  private static String fileName(String account) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whatever happens, the next mailbox gets its turn: nobody would notice that this has ended.
  private void work() {
    while (!stopping) {
      try {
        Runnable job = jobs.poll(LOOK_ROUND_SECONDS, TimeUnit.SECONDS);
        if (job != null) {
          job.run();
        }
        closeUnused();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | Error e) {
        log.error("The full-text indexes go on after a failure", e);
      }
    }
  }

  private void work(Job job) {
    waiting.remove(job.place());
    AccountIndex index = index(job.account());
    if (index.rests()) {
      return;
    }
    try {
      long start = System.nanoTime();
      int count = new Indexing(index, job.account(), job.mailbox(), () -> stopping).run();
      if (count > 0) {
        log.debug(
            "{} messages of {} indexed in {} ms",
            count,
            job.account().name(),
            Duration.ofNanos(System.nanoTime() - start).toMillis());
      }
    } catch (LockObtainFailedException e) {
      log.debug("Another process writes the index of {}", job.account().name());
    } catch (StorageException e) {
      log.debug("A mailbox of {} is not indexed now: {}", job.account().name(), e.message());
    } catch (IOException | RuntimeException | Error e) {
      index.discard(e);
    }
  }

  /// Closes what was not used for a while, and of too many those that were not used for longest.
  private void closeUnused() {
    Instant bound = Instant.now().minus(IDLE);
    List<AccountIndex> open =
        indexes.values().stream()
            .filter(AccountIndex::isOpen)
            .sorted(Comparator.comparing(AccountIndex::lastUsed).reversed())
            .toList();
    for (int i = 0; i < open.size(); i++) {
      if (i >= MOST_OPEN || open.get(i).lastUsed().isBefore(bound)) {
        open.get(i).close();
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    jobs.clear();
    jobs.add(() -> {});
    try {
      // It is never interrupted: that would close its files under it.
      worker.join(Duration.ofSeconds(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    indexes.values().forEach(AccountIndex::close);
  }
}
