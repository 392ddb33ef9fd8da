package org.heddle.storage.kit;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.heddle.storage.AccessChange;
import org.heddle.storage.Account;
import org.heddle.storage.EntryName;
import org.heddle.storage.Finding;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxId;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Rights;
import org.heddle.storage.SpecialUse;
import org.heddle.storage.Storage;
import org.heddle.storage.User;
import org.heddle.storage.UserText;
import org.heddle.storage.Users;
import org.heddle.storage.kit.CallFile.Call;
import org.heddle.storage.kit.CallFile.Verb;
import org.heddle.storage.kit.JournaledProvider.Honesty;

/// A [MemoryStorage] that is made anew from the file of all calls. One lock around every call,
/// reads included: nobody sees what is not in the file.
final class JournaledStorage implements Storage {
  private static final int LAG_MILLIS = 40;

  private final ReentrantLock lock = new ReentrantLock();
  private final Honesty honesty;
  private final Set<String> accounts = new HashSet<>();
  private final Deque<Call> late = new ArrayDeque<>();
  private final MemoryStorage model = new MemoryStorage(this::now);
  private final CallFile file;
  private Instant now = Instant.EPOCH;
  private boolean closed;

  JournaledStorage(Path path, Honesty honesty) {
    this.honesty = honesty;
    this.file = new CallFile(path, this::replay);
    if (honesty == Honesty.ACKNOWLEDGES_FIRST) {
      Thread.ofPlatform().daemon().start(this::writeLate);
    }
  }

  private Instant now() {
    return now;
  }

  Honesty honesty() {
    return honesty;
  }

  <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /// Makes a call on the model and, unless it was refused, notes it. The lock is held.
  <T> T noted(Supplier<T> action, Verb verb, String... arguments) {
    now = Instant.now();
    T result = action.get();
    note(Call.of(now, verb, arguments));
    return result;
  }

  void note(Call call) {
    if (honesty == Honesty.ACKNOWLEDGES_FIRST) {
      late.add(call);
    } else {
      file.add(call);
    }
  }

  private void writeLate() {
    while (true) {
      try {
        Thread.sleep(LAG_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      lock.lock();
      try {
        if (closed) {
          return;
        }
        flushLate();
      } finally {
        lock.unlock();
      }
    }
  }

  private void flushLate() {
    while (!late.isEmpty()) {
      file.add(late.removeFirst());
    }
  }

  @Override
  public void check(String account, Finding.Repair repair, Consumer<Finding> findings) {
    model.check(account, repair, findings);
  }

  @Override
  public void close() {
    locked(() -> {
      if (!closed) {
        flushLate();
        file.close();
        closed = true;
      }
      return closed;
    });
  }

  @Override
  public Account account(String name, QuotaLimits limits) {
    return locked(() -> {
      if (accounts.add(name)) {
        noted(() -> model.account(name), Verb.ACCOUNT, name);
      }
      return new JournaledAccount(this, model.account(name, limits));
    });
  }

  @Override
  public SortedSet<String> sharingWith(String user) {
    return locked(() -> model.sharingWith(user));
  }

  @Override
  public List<String> accounts(String after, int limit) {
    return locked(() -> model.accounts(after, limit));
  }

  @Override
  public Users users() {
    Users inner = model.users();
    return new Users() {
      @Override
      public Optional<User> find(String name) {
        return locked(() -> inner.find(name));
      }

      @Override
      public List<String> names() {
        return locked(inner::names);
      }

      @Override
      public void save(User user) {
        locked(() -> noted(() -> saved(user), Verb.SAVE_USER, user.name(), UserText.of(user)));
      }

      private User saved(User user) {
        inner.save(user);
        return user;
      }

      @Override
      public boolean remove(String name) {
        return locked(() -> noted(() -> inner.remove(name), Verb.REMOVE_USER, name));
      }
    };
  }

  private void replay(Call call) {
    now = call.when();
    switch (call.verb()) {
      case ACCOUNT -> {
        accounts.add(call.text(0));
        model.account(call.text(0));
      }
      case SAVE_USER -> model.users().save(UserText.user(call.text(0), call.text(1)));
      case REMOVE_USER -> model.users().remove(call.text(0));
      case CREATE -> account(call).create(name(call, 1), uses(call.text(2)));
      case ASSIGN -> account(call).assign(name(call, 1), uses(call.text(2)));
      case DELETE -> account(call).delete(name(call, 1));
      case RENAME -> account(call).rename(name(call, 1), name(call, 2));
      case SUBSCRIBE -> account(call).subscribe(name(call, 1));
      case UNSUBSCRIBE -> account(call).unsubscribe(name(call, 1));
      case ACCESS ->
          mailbox(call, 1)
              .changeAccess(
                  new AccessChange(
                      call.text(2),
                      AccessChange.Op.valueOf(call.text(3)),
                      Rights.of(call.text(4)).orElseThrow()));
      case ANNOTATE ->
          account(call)
              .annotate(
                  Optional.of(call.text(1)).filter(id -> !id.isEmpty()).map(MailboxId::new),
                  call.text(2),
                  values(call));
      case APPEND -> mailbox(call, 1).append(messages(call));
      case STORE ->
          mailbox(call, 1)
              .store(
                  CrashOp.uids(call.text(2)),
                  new FlagChange(FlagChange.Op.valueOf(call.text(3)), flags(call.text(4))),
                  Long.parseLong(call.text(5)));
      case COPY ->
          mailbox(call, 1).copy(CrashOp.uids(call.text(2)), mailbox(call, 3), Missing.IGNORE);
      case MOVE ->
          mailbox(call, 1).move(CrashOp.uids(call.text(2)), mailbox(call, 3), Missing.IGNORE);
      case REPLACE ->
          mailbox(call, 1)
              .replace(Long.parseLong(call.text(6)), mailbox(call, 7), message(call, 2));
      case EXPUNGE -> mailbox(call, 1).expunge(CrashOp.uids(call.text(2)));
      case CLAIM -> mailbox(call, 1).claimRecent(Long.parseLong(call.text(2)));
    }
  }

  private Account account(Call call) {
    return model.account(call.text(0));
  }

  private static MailboxName name(Call call, int argument) {
    return new MailboxName(call.text(argument));
  }

  private static Set<SpecialUse> uses(String text) {
    return SpecialUse.setOf(
        Stream.of(text.split(" ")).flatMap(word -> SpecialUse.of(word).stream()).toList());
  }

  static Flags flags(String text) {
    return text.isEmpty() ? Flags.NONE : Flags.named(List.of(text.split(" ")));
  }

  private Mailbox mailbox(Call call, int argument) {
    for (MailboxInfo info : account(call).mailboxes().mailboxes()) {
      if (info.id().value().equals(call.text(argument))) {
        return account(call).open(info.name());
      }
    }
    throw new IllegalStateException("No mailbox " + call.text(argument));
  }

  private static Map<EntryName, Optional<byte[]>> values(Call call) {
    var values = new TreeMap<EntryName, Optional<byte[]>>();
    for (int i = 3; i < call.arguments().size(); i += 3) {
      boolean set = call.text(i + 1).equals("set");
      values.put(
          new EntryName(call.text(i)),
          set ? Optional.of(call.arguments().get(i + 2)) : Optional.empty());
    }
    return values;
  }

  private List<NewMessage> messages(Call call) {
    var messages = new ArrayList<NewMessage>();
    for (int i = 2; i < call.arguments().size(); i += 4) {
      messages.add(message(call, i));
    }
    return messages;
  }

  private NewMessage message(Call call, int from) {
    return new NewMessage(
        Mails.draft(account(call), call.arguments().get(from)),
        flags(call.text(from + 1)),
        OffsetDateTime.parse(call.text(from + 2)),
        call.arguments().get(from + 3));
  }
}
