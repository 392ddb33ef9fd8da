package org.heddle;

import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.heddle.storage.Account;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.Users;
import org.heddle.storage.kit.ForwardingAccount;
import org.heddle.storage.kit.ForwardingMailbox;

/// A server over a storage that acknowledges every message and keeps two of three.
final class ForgetfulServer {
  private ForgetfulServer() {}

  /// Takes the arguments of `heddle`.
  public static void main(String[] args) {
    var surroundings =
        new Surroundings(System.in, System.out, System.err, System.getenv(), List.of(provider()));
    System.exit(new CommandLineProgram(surroundings).run(args));
  }

  static StorageProvider provider() {
    return new Provider(
        ServiceLoader.load(StorageProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("jdbc"))
            .findFirst()
            .orElseThrow());
  }

  private record Provider(StorageProvider inner) implements StorageProvider {
    @Override
    public String name() {
      return "forgetful";
    }

    @Override
    public List<Option> options() {
      return inner.options();
    }

    @Override
    public Storage open(StorageConfig config) {
      return new Forgetful(inner.open(config), new AtomicInteger());
    }
  }

  private record Forgetful(Storage inner, AtomicInteger count) implements Storage {
    @Override
    public Users users() {
      return inner.users();
    }

    @Override
    public Account account(String name, QuotaLimits limits) {
      return new ForgetfulAccount(inner.account(name, limits), count);
    }

    @Override
    public List<String> accounts(String after, int most) {
      return inner.accounts(after, most);
    }

    @Override
    public SortedSet<String> sharingWith(String user) {
      return inner.sharingWith(user);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private record ForgetfulAccount(Account inner, AtomicInteger count) implements ForwardingAccount {
    @Override
    public Mailbox open(MailboxName name) {
      return new ForgetfulMailbox(inner.open(name), count);
    }
  }

  private record ForgetfulMailbox(Mailbox inner, AtomicInteger count) implements ForwardingMailbox {
    @Override
    public Appended append(List<NewMessage> messages) {
      Appended appended = inner.append(messages);
      if (count.incrementAndGet() % 3 == 0) {
        var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
        inner.store(appended.uids(), deleted, Long.MAX_VALUE);
        inner.expunge(appended.uids());
      }
      return appended;
    }
  }
}
