package org.heddle.storage.kit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.heddle.storage.Account;
import org.heddle.storage.Content;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Storage;
import org.heddle.storage.UidSet;

/// Another storage with one fault built in, to see whether the kit finds it.
final class FaultyStorage {
  /// What is wrong.
  enum Fault {
    NONE,
    APPEND_ONE_BY_ONE,
    CHANGES_SKIP_ONE,
    COPIES_WHAT_IS_THERE,
    FORGETS_SUBSCRIPTIONS,
    IGNORES_UNCHANGED_SINCE,
    KEEPS_RECENT,
    MOVES_IN_STEPS,
    SHORT_READS,
    STALE_STATUS,
    SUMMARIES_OF_OTHERS
  }

  private FaultyStorage() {}

  /// A storage that answers as `inner` does, but for the fault.
  static Storage wrap(Storage inner, Fault fault) {
    return proxy(
        Storage.class,
        inner,
        (method, arguments, result) ->
            result instanceof Account account ? wrap(account, fault) : result);
  }

  private static Account wrap(Account inner, Fault fault) {
    return proxy(
        Account.class,
        inner,
        (method, arguments, result) -> {
          if (fault == Fault.FORGETS_SUBSCRIPTIONS && method.equals("delete")) {
            inner.unsubscribe((MailboxName) arguments[0]);
          }
          return result instanceof Mailbox mailbox ? wrap(mailbox, fault) : result;
        });
  }

  /// A mailbox behind a proxy is told to others as itself.
  private interface Wrapped {
    Mailbox inner();
  }

  private static Mailbox wrap(Mailbox inner, Fault fault) {
    var first = inner.status();
    InvocationHandler handler =
        (_, method, arguments) -> {
          Object[] given = arguments == null ? new Object[0] : arguments;
          for (int i = 0; i < given.length; i++) {
            if (given[i] instanceof Wrapped wrapped) {
              given[i] = wrapped.inner();
            }
          }
          return switch (fault + " " + method.getName()) {
            case "APPEND_ONE_BY_ONE append" -> appendSlowly(inner, given);
            case "MOVES_IN_STEPS move" -> moveSlowly(inner, given);
            case "KEEPS_RECENT claimRecent" -> 1L;
            case "STALE_STATUS status" -> first;
            case "SUMMARIES_OF_OTHERS summaries" -> Map.of(1L, new byte[7]);
            default ->
                method.getName().equals("inner")
                    ? inner
                    : answer(inner, method, changed(method.getName(), given, fault), fault);
          };
        };
    return (Mailbox)
        Proxy.newProxyInstance(
            FaultyStorage.class.getClassLoader(),
            new Class<?>[] {Mailbox.class, Wrapped.class},
            handler);
  }

  private static Object[] changed(String method, Object[] given, Fault fault) {
    if (fault == Fault.IGNORES_UNCHANGED_SINCE && method.equals("store")) {
      pause();
      given[2] = Long.MAX_VALUE;
    } else if (fault == Fault.CHANGES_SKIP_ONE && method.equals("changesSince")) {
      given[0] = (Long) given[0] + 1;
    } else if (fault == Fault.COPIES_WHAT_IS_THERE && method.equals("copy")) {
      given[2] = Mailbox.Missing.IGNORE;
    }
    return given;
  }

  private static Object answer(Mailbox inner, Method method, Object[] given, Fault fault)
      throws Throwable {
    Object result = call(inner, method, given);
    return fault == Fault.SHORT_READS && result instanceof Content content
        ? shortReads(content)
        : result;
  }

  private static Mailbox.Appended appendSlowly(Mailbox inner, Object[] given) {
    UidSet all = UidSet.EMPTY;
    long validity = 0;
    for (Object message : (List<?>) given[0]) {
      var appended = inner.append(List.of((NewMessage) message));
      all = all.union(appended.uids());
      validity = appended.uidValidity();
      pause();
    }
    return new Mailbox.Appended(validity, all);
  }

  private static Mailbox.Copied moveSlowly(Mailbox inner, Object[] given) {
    var copied = inner.copy((UidSet) given[0], (Mailbox) given[1], (Mailbox.Missing) given[2]);
    pause();
    var deleted = new FlagChange(FlagChange.Op.ADD, Flags.named("\\Deleted"));
    inner.store(copied.from(), deleted, Long.MAX_VALUE);
    inner.expunge(copied.from());
    return copied;
  }

  /// What another thread may see of the fault it has time to see.
  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Content shortReads(Content inner) {
    return new Content() {
      @Override
      public long size() {
        return inner.size();
      }

      @Override
      public int read(long position, byte[] buffer, int offset, int length) {
        return inner.read(position, buffer, offset, Math.min(length, 1000));
      }

      @Override
      public void close() {
        inner.close();
      }
    };
  }

  private interface After {
    Object change(String method, Object[] arguments, Object result);
  }

  private static <T> T proxy(Class<T> type, T inner, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Object[] given = arguments == null ? new Object[0] : arguments;
              return after.change(method.getName(), given, call(inner, method, given));
            }));
  }

  private static Object call(Object inner, Method method, Object[] given) throws Throwable {
    try {
      return method.invoke(inner, given);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
