package org.heddle.moving;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.heddle.storage.Account;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.User;
import org.heddle.storage.Users;

/// Takes accounts, and those who may log in to them, from one store to another: as they are, while
/// both are in use if they are. An account that fails is told, and the others follow. Run again, it
/// copies what is missing or has changed.
public final class Migration {
  private static final int USERS_AT_ONCE = 500;

  /// What is wanted.
  ///
  /// @param accounts their names; all if there are none
  /// @param as what the account is called in the target, if it is one only
  public record Plan(List<String> accounts, Optional<String> as, Ending ending, Logins logins) {}

  /// What becomes of an account that is copied.
  public enum Ending {
    /// It is an account of its own: it can be used, and is not written over any more.
    RELEASED,
    /// It goes on following its source, by further runs.
    FOLLOWING
  }

  /// What becomes of those who may log in to the target already.
  public enum Logins {
    /// They are made what they are in the source.
    REPLACED,
    /// They stay as they are.
    KEPT
  }

  /// What came of it.
  ///
  /// @param failed accounts that are not, or not completely, in the target
  public record Result(long accounts, long failed, Verification.Result verified, String copied) {
    /// One line for the operator.
    public String summary() {
      String end = failed == 0 ? "" : "; " + failed + " accounts FAILED";
      return String.format(
          Locale.ROOT,
          "%d accounts, %d mailboxes, %s; read back: %s%s",
          accounts,
          verified.mailboxes(),
          copied,
          verified.outcome(),
          end);
    }

    /// Whether all is in the target as it is in the source.
    public boolean succeeded() {
      return failed == 0 && verified.differences() == 0;
    }
  }

  private final Storage from;
  private final Storage to;
  private final Plan plan;
  private final Report report;
  private final Progress progress;
  private final Verification verification;
  private long number;
  private long failed;

  /// @param report gets a line now and then
  public Migration(Storage from, Storage to, Plan plan, Report report) {
    this.from = from;
    this.to = to;
    this.plan = plan;
    this.report = report;
    this.progress = new Progress(report);
    this.verification = new Verification(from, to, report);
  }

  /// Does it.
  public Result run() {
    AccountNames names = AccountNames.of(plan.accounts(), from);
    long count = names.count();
    names.forEach(name -> {
      number++;
      guarded(name, () -> copy(name, "account " + number + " of " + count + " " + name));
    });
    users();
    if (plan.ending() == Ending.RELEASED && failed == 0) {
      names.forEach(name -> guarded(name, () -> to.account(target(name)).replica().release()));
    }
    return new Result(number, failed, verification.result(), progress.summary());
  }

  private void guarded(String name, Runnable step) {
    try {
      step.run();
    } catch (StorageException.Unavailable | StorageException.Corrupt e) {
      failed++;
      report.line(name + " FAILED: " + e.explained());
    } catch (StorageException.NotPermitted e) {
      failed++;
      report.line(name + " FAILED: " + explained(e));
    } catch (StorageException | Failure e) {
      failed++;
      report.line(name + " FAILED: " + e.getMessage());
    }
  }

  static String explained(StorageException.NotPermitted refused) {
    return refused.message()
        + ": an account that is used here, or was taken over completely, is not written over";
  }

  private String target(String name) {
    return plan.as().orElse(name);
  }

  private void copy(String name, String where) {
    Account source = from.account(name);
    Account target = to.account(target(name));
    try {
      new Replication(source, target, progress, verification).run(where);
    } catch (StorageException.NotPermitted refused) {
      if (!isThere(source, target)) {
        throw refused;
      }
      report.line(name + " is in the target already");
    }
  }

  /// Whether an earlier run was done with it.
  private static boolean isThere(Account source, Account target) {
    return source.mailboxes().equals(target.mailboxes())
        && source.usage().equals(target.usage())
        && Standing.of(source).equals(Standing.of(target));
  }

  /// Those whose accounts are copied, or all.
  private void users() {
    try {
      if (plan.accounts().isEmpty()) {
        List<User> page = from.users().page("", USERS_AT_ONCE);
        while (!page.isEmpty()) {
          save(page);
          page = from.users().page(page.getLast().name(), USERS_AT_ONCE);
        }
      } else {
        save(plan.accounts().stream().flatMap(name -> from.users().find(name).stream()).toList());
      }
    } catch (StorageException.NotPermitted refused) {
      report.line("The logins are not taken over: " + refused.message());
    }
  }

  private void save(List<User> users) {
    Users target = to.users();
    target.saveAll(
        users.stream()
            .map(user -> new User(target(user.name()), user.passwords(), user.quota()))
            .filter(user -> isWanted(target.find(user.name()), user))
            .toList());
  }

  private boolean isWanted(Optional<User> there, User user) {
    return switch (plan.logins()) {
      case REPLACED -> there.filter(user::equals).isEmpty();
      case KEPT -> there.isEmpty();
    };
  }
}
