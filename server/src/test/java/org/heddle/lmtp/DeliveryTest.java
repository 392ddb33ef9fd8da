package org.heddle.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.auth.UserEntry;
import org.heddle.lmtp.DeliverySettings.WhenFull;
import org.heddle.storage.Account;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.QuotaLimits;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageException.OverQuota;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {
  @TempDir Path spool;

  private final MemoryStorage memory = new MemoryStorage();

  private Delivery delivery(Storage storage, WhenFull whenFull) {
    var settings = new DeliverySettings("mail", 1000, "+", whenFull, QuotaLimits.NONE, spool);
    return new Delivery(
        storage,
        name ->
            Optional.of(
                new UserEntry(name, new UserEntry.Proof.NoLogin(), Optional.empty(), List.of())),
        settings);
  }

  private static String deliver(Delivery delivery, String mailbox) throws IOException {
    try (var message = delivery.incoming()) {
      message.read(new ByteArrayInputStream("a: b\n\n".getBytes(StandardCharsets.US_ASCII)));
      Verdict verdict =
          delivery.deliver(
              Arrival.piped(Address.NOBODY), "ann", mailbox, Optional.empty(), message);
      return switch (verdict) {
        case Verdict.Delivered(String where) -> where;
        case Verdict.Refused refused -> {
          Reply reply = refused.reply();
          assertEquals(reply.code() < 500, refused.reason().isTransient());
          yield reply.code() + " " + reply.status();
        }
      };
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new OverQuota("full"), "552 5.2.2", "452 4.2.2"),
        Arguments.of(new OverQuota("full", OverQuota.Full.DISK), "452 4.3.1", "452 4.3.1"),
        Arguments.of(new StorageException.LimitReached("x"), "452 4.3.1", "452 4.3.1"),
        Arguments.of(new StorageException.Unavailable("x", null), "451 4.3.0", "451 4.3.0"),
        Arguments.of(new StorageException.Corrupt("x", null), "451 4.3.0", "451 4.3.0"),
        Arguments.of(new IllegalStateException("a defect"), "451 4.3.0", "451 4.3.0"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatFailsIsTriedAgainButForAnAccountThatIsFull(
      RuntimeException failure, String reject, String defer) throws IOException {
    Storage failing = appending(failure, Integer.MAX_VALUE);
    assertEquals(reject, deliver(delivery(failing, WhenFull.REJECT), ""));
    assertEquals(defer, deliver(delivery(failing, WhenFull.DEFER), ""));
  }

  @Test
  void aMailboxThatVanishesMeanwhileIsInbox() throws IOException {
    Account ann = memory.account("ann");
    ann.create(new MailboxName("Lists"), Set.of());
    Storage once = appending(new StorageException.NoSuchMailbox("Lists"), 1);
    assertEquals("INBOX", deliver(delivery(once, WhenFull.REJECT), "Lists"));
    assertEquals(1, ann.open(MailboxName.INBOX).status().messages());
    assertEquals("Lists", deliver(delivery(memory, WhenFull.REJECT), "LISTS"));
  }

  /// The memory storage, whose first appends fail.
  private Storage appending(RuntimeException failure, int times) {
    int[] left = {times};
    return behind(
        Storage.class,
        memory,
        (_, account) ->
            account instanceof Account one
                ? behind(
                    Account.class,
                    one,
                    (_, mailbox) ->
                        mailbox instanceof Mailbox inner
                            ? behind(
                                Mailbox.class,
                                inner,
                                (method, result) -> {
                                  if (method.equals("append") && left[0]-- > 0) {
                                    throw failure;
                                  }
                                  return result;
                                })
                            : mailbox)
                : account);
  }

  private interface Answer {
    Object to(String method, Object result);
  }

  private static <T> T behind(Class<T> type, T inner, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return answer.to(method.getName(), method.invoke(inner, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
