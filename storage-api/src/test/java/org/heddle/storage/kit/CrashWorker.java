package org.heddle.storage.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.heddle.storage.AccessChange;
import org.heddle.storage.Account;
import org.heddle.storage.Changes;
import org.heddle.storage.EntryName;
import org.heddle.storage.FlagChange;
import org.heddle.storage.Flags;
import org.heddle.storage.Mailbox;
import org.heddle.storage.Mailbox.Copied;
import org.heddle.storage.Mailbox.Missing;
import org.heddle.storage.MailboxName;
import org.heddle.storage.NewMessage;
import org.heddle.storage.Right;
import org.heddle.storage.Rights;
import org.heddle.storage.Storage;
import org.heddle.storage.UidSet;

/// The main class of the child that is to be killed. Several writers, each with messages and
/// mailboxes of its own, announce every call on standard output before they make it (`B`), and
/// acknowledge it after it returned (`A`); a reader tells what it sees (`S`). It ends by being
/// killed, or when the parent is gone.
public final class CrashWorker {
  /// The mailboxes in which all writers have messages.
  static final List<String> SHARED = List.of("INBOX", "shared/one", "shared.two");

  /// What mailboxes are annotated with.
  static final EntryName COMMENT = new EntryName("/shared/comment");

  /// Flags for STORE: system flags, and keywords that are set and unset.
  private static final List<Flags> STORES =
      List.of(
          Flags.named("\\Seen"),
          Flags.named("\\Seen", "\\Flagged", "$Work"),
          Flags.named("Label"),
          Flags.NONE);

  static final String ACCOUNT = "crash";

  /// Who gets rights, and loses them again.
  static final String FRIEND = "friend";

  /// Rights for SETACL.
  private static final List<Rights> SHARES =
      List.of(Rights.NONE, Rights.ALL, new Rights(Set.of(Right.READ)));

  private static final int WRITERS = 4;
  private static final int MANY = 60;

  private CrashWorker() {}

  /// @param arguments the number of this life and then those of [ChildJvm]
  public static void main(String[] arguments) throws Exception {
    int life = Integer.parseInt(arguments[0]);
    Storage storage = ChildJvm.fixture(arguments, 1).open();
    Account account = storage.account(ACCOUNT);
    for (int i = 0; i < WRITERS; i++) {
      var writer = new Writer(account, "L" + life + "w" + i);
      Thread.ofPlatform().start(() -> sayOrFail(writer::run));
    }
    Thread.ofPlatform().start(() -> sayOrFail(() -> observe(account)));
    // The parent closes this stream when it dies: then nobody would kill us.
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0);
  }

  /// Writes a line; its end is marked, since the kill may come in the middle of it.
  private static void say(String line) {
    synchronized (System.out) {
      System.out.print(line + CrashHarness.END + "\n");
      System.out.flush();
    }
  }

  private static void sayOrFail(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      say("X " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  /// What another session sees before anything is acknowledged counts as given out too.
  private static void observe(Account account) {
    Map<String, Long> known = new HashMap<>();
    while (true) {
      for (String name : SHARED) {
        Mailbox mailbox = account.open(new MailboxName(name));
        Changes changes =
            mailbox.changesSince(known.getOrDefault(name, mailbox.status().highestModSeq()));
        var status = changes.status();
        known.put(name, status.highestModSeq());
        say(
            "S %s %d %d %d"
                .formatted(name, status.uidValidity(), status.uidNext(), status.highestModSeq()));
        if (changes instanceof Changes.Delta delta) {
          mailbox
              .heads(delta.changed().uids(), CrashMail.headLength())
              .forEach((uid, head) -> say("U " + name + " " + uid + " " + CrashMail.token(head)));
        }
      }
    }
  }

  /// One thread's calls.
  private static final class Writer {
    private final Account account;
    private final String name;
    private final Random random;
    private final CrashState state = new CrashState();
    private int made;

    Writer(Account account, String name) {
      this.account = account;
      this.name = name;
      this.random = new Random(name.hashCode());
    }

    void run() {
      while (true) {
        CrashOp op = next();
        say("B " + name + " " + op.text());
        String answer = call(op);
        say("A " + name + " " + answer);
        state.apply(op, Optional.of(CrashState.Answer.parse(answer)));
      }
    }

    private CrashOp next() {
      String box = box();
      UidSet some = some(box);
      int kind = random.nextInt(20);
      if (some.isEmpty() || (kind < 7 && state.messages() < MANY)) {
        return new CrashOp.Append(box, tokens());
      }
      return switch (kind) {
        case 7, 8, 9 -> new CrashOp.Store(box, some, STORES.get(random.nextInt(STORES.size())));
        case 10 -> new CrashOp.Copy(box, some, box());
        case 11, 12 -> new CrashOp.Move(box, some, box());
        case 13, 14 -> folders();
        case 15, 16 -> new CrashOp.Replace(box, some.first(), box(), tokens().getFirst());
        default -> {
          UidSet deleted = state.deleted(box);
          yield deleted.isEmpty()
              ? new CrashOp.Store(box, some, Flags.named("\\Deleted"))
              : new CrashOp.Expunge(box, deleted);
        }
      };
    }

    private CrashOp folders() {
      List<String> own = state.boxes();
      if (own.size() < 2) {
        return new CrashOp.Create("own/" + name + "/" + made++);
      }
      String one = own.get(random.nextInt(own.size()));
      return switch (random.nextInt(10)) {
        case 0 -> new CrashOp.Delete(one);
        case 8, 9 -> new CrashOp.Annotate(one, "x".repeat(1 + random.nextInt(50)));
        case 1, 2, 3 -> new CrashOp.Rename(one, "own/" + name + "." + made++);
        case 4 -> new CrashOp.Subscribe(one);
        case 5, 6 -> new CrashOp.Share(one, SHARES.get(random.nextInt(SHARES.size())));
        default ->
            state.subscriptions().isEmpty()
                ? new CrashOp.Subscribe(one)
                : new CrashOp.Unsubscribe(state.subscriptions().getFirst());
      };
    }

    private String box() {
      var all = new ArrayList<>(SHARED);
      all.addAll(state.boxes());
      return all.get(random.nextInt(all.size()));
    }

    private UidSet some(String box) {
      var chosen = UidSet.builder();
      state.uids(box).stream().filter(_ -> random.nextInt(4) == 0).forEach(chosen::add);
      return chosen.build();
    }

    private List<String> tokens() {
      var tokens = new ArrayList<String>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        tokens.add(name + "m" + made++);
      }
      return tokens;
    }

    private String call(CrashOp op) {
      switch (op) {
        case CrashOp.Append(var box, var tokens) -> {
          var appended = open(box).append(tokens.stream().map(this::message).toList());
          return appended.uidValidity() + " - " + appended.uids();
        }
        case CrashOp.Store(var box, var uids, var flags) ->
            open(box).store(uids, new FlagChange(FlagChange.Op.REPLACE, flags), Long.MAX_VALUE);
        case CrashOp.Copy(var box, var uids, var target) -> {
          return text(open(box).copy(uids, open(target), Missing.REFUSE));
        }
        case CrashOp.Move(var box, var uids, var target) -> {
          return text(open(box).move(uids, open(target), Missing.REFUSE));
        }
        case CrashOp.Replace(var box, var uid, var target, var token) -> {
          var appended = open(box).replace(uid, open(target), message(token));
          return appended.uidValidity() + " - " + appended.uids();
        }
        case CrashOp.Expunge(var box, var uids) -> open(box).expunge(uids);
        case CrashOp.Create(var box) -> {
          account.create(new MailboxName(box), Set.of());
          return open(box).status().uidValidity() + " - -";
        }
        case CrashOp.Delete(var box) -> account.delete(new MailboxName(box));
        case CrashOp.Rename(var from, var to) ->
            account.rename(new MailboxName(from), new MailboxName(to));
        case CrashOp.Share(var box, var rights) ->
            open(box).changeAccess(new AccessChange(FRIEND, AccessChange.Op.REPLACE, rights));
        case CrashOp.Annotate(var box, var comment) ->
            account.annotate(
                Optional.of(open(box).id()),
                FRIEND,
                Map.of(COMMENT, Optional.of(comment.getBytes(UTF_8))));
        case CrashOp.Subscribe(var box) -> account.subscribe(new MailboxName(box));
        case CrashOp.Unsubscribe(var box) -> account.unsubscribe(new MailboxName(box));
      }
      return "0 - -";
    }

    private static String text(Copied copied) {
      return copied.uidValidity() + " " + copied.from() + " " + copied.to();
    }

    private NewMessage message(String token) {
      return new NewMessage(
          Mails.draft(account, CrashMail.bytes(token)),
          CrashMail.flags(token),
          Mails.DATE,
          new byte[0]);
    }

    private Mailbox open(String box) {
      return account.open(new MailboxName(box));
    }
  }
}
