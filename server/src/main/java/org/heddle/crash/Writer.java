package org.heddle.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.heddle.crash.Step.Answer;

/// Works on messages and mailboxes of its own, among others who do the same in the same mailboxes,
/// and knows what was acknowledged. Confined to one thread at a time.
final class Writer {
  private static final List<Set<String>> FLAGS =
      List.of(
          Set.of(),
          Set.of("\\Seen"),
          Set.of("\\Seen", "\\Flagged", "$Work"),
          Set.of("Label", "\\Answered"),
          Set.of("\\Deleted"));

  private static final List<String> RIGHTS = List.of("", "lr", "lrsw");
  private static final int MOST = 60;

  private final String name;
  private final Random random;
  private final Ledger ledger;
  private final Tally tally;
  private Expected state = Inspection.part(new Expected(), "");
  private Optional<Step> pending = Optional.empty();
  private int made;

  Writer(String name, Random random, Ledger ledger, Tally tally) {
    this.name = name;
    this.random = random;
    this.ledger = ledger;
    this.tally = tally;
  }

  /// Compares what is there with what was acknowledged, and goes on from what is there.
  void compare(Expected found) {
    Expected here = Inspection.part(found, name);
    Difference difference = Difference.between(state, here);
    if (!difference.isNone() && pending.isPresent()) {
      Expected after = state.copy();
      after.apply(pending.get(), Optional.empty());
      Difference other = Difference.between(after, here);
      difference = other.total() < difference.total() ? other : difference;
    }
    tally.add(difference);
    pending = Optional.empty();
    state = here;
  }

  /// Works until the server is gone.
  void work(ServerProcess.Ports ports) {
    try (var imap = new ImapClient(ports.imap(), CrashTest.USER, CrashTest.PASSWORD);
        var lmtp = new LmtpClient(ports.lmtp())) {
      while (true) {
        Step step = next();
        pending = Optional.of(step);
        Answer answer = perform(step, imap, lmtp);
        state.apply(step, Optional.of(answer));
        pending = Optional.empty();
        tally.acknowledged.incrementAndGet();
        note(step, answer);
      }
    } catch (ImapClient.Refused e) {
      pending = Optional.empty();
      tally.wrong(name + ": " + e.getMessage());
    } catch (IOException e) {
      // It was killed.
      return;
    }
  }

  private void note(Step step, Answer answer) {
    String box =
        switch (step) {
          case Step.Append append -> append.box();
          case Step.Copy copy -> copy.target();
          case Step.Move move -> move.target();
          case Step.Replace replace -> replace.target();
          default -> "";
        };
    for (long uid : answer.to()) {
      Expected.Held held = state.box(box).placed.get(uid);
      if (held != null) {
        ledger.saw(answer.validity(), uid, held.token());
      }
    }
  }

  private Answer perform(Step step, ImapClient imap, LmtpClient lmtp)
      throws IOException, ImapClient.Refused {
    return switch (step) {
      case Step.Append append ->
          arrived(append, append.tokens().size(), imap.command(parts(append)));
      case Step.Deliver(var token) -> {
        lmtp.deliver(CrashTest.USER, TestMail.content(token));
        yield Answer.NONE;
      }
      case Step.Store(var box, var uids, var flags) ->
          on(box, imap, "UID STORE " + set(uids) + " FLAGS.SILENT " + list(flags));
      case Step.Expunge(var box, var uids) -> on(box, imap, "UID EXPUNGE " + set(uids));
      case Step.Copy(var box, var uids, var target) ->
          transferred(step, uids, on(box, imap, "UID COPY " + set(uids) + " " + quoted(target)));
      case Step.Move(var box, var uids, var target) ->
          transferred(step, uids, on(box, imap, "UID MOVE " + set(uids) + " " + quoted(target)));
      case Step.Replace(var box, var uid, var target, var token, var flags) -> {
        imap.select(box);
        String command = "UID REPLACE " + uid + " " + quoted(target) + " " + list(flags) + " ";
        yield arrived(step, 1, imap.command(command, TestMail.content(token)));
      }
      case Step.Create(var box) -> unselected(imap, "CREATE " + quoted(box));
      case Step.Delete(var box) -> unselected(imap, "DELETE " + quoted(box));
      case Step.Rename(var from, var to) ->
          unselected(imap, "RENAME " + quoted(from) + " " + quoted(to));
      case Step.Subscribe(var box) -> unselected(imap, "SUBSCRIBE " + quoted(box));
      case Step.Unsubscribe(var box) -> unselected(imap, "UNSUBSCRIBE " + quoted(box));
      case Step.Share(var box, var rights) ->
          unselected(
              imap, "SETACL " + quoted(box) + " " + CrashTest.FRIEND + " \"" + rights + "\"");
    };
  }

  private static Object[] parts(Step.Append append) {
    var parts = new ArrayList<Object>();
    parts.add("APPEND " + quoted(append.box()));
    for (String token : append.tokens()) {
      parts.add(" " + list(append.flags()) + " ");
      parts.add(TestMail.content(token));
    }
    return parts.toArray();
  }

  private static Answer on(String box, ImapClient imap, String command)
      throws IOException, ImapClient.Refused {
    imap.select(box);
    return ImapClient.answer(imap.command(command));
  }

  private static Answer unselected(ImapClient imap, String command)
      throws IOException, ImapClient.Refused {
    imap.select("");
    imap.command(command);
    return Answer.NONE;
  }

  private static Answer arrived(Step step, int count, List<ImapClient.Response> said)
      throws ImapClient.Refused {
    Answer answer = ImapClient.answer(said);
    if (answer.to().size() != count) {
      throw new ImapClient.Refused(step.toString(), "the UIDs are " + answer);
    }
    return answer;
  }

  private static Answer transferred(Step step, List<Long> uids, Answer answer)
      throws ImapClient.Refused {
    if (!answer.from().equals(uids) || answer.to().size() != uids.size()) {
      throw new ImapClient.Refused(step.toString(), "the UIDs are " + answer);
    }
    return answer;
  }

  private static String set(List<Long> uids) {
    return uids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String list(Set<String> flags) {
    return "(" + String.join(" ", new TreeSet<>(flags)) + ")";
  }

  private static String quoted(String box) {
    return '"' + box + '"';
  }

  private Step next() {
    String box = box();
    List<Long> some = some(box);
    int kind = random.nextInt(22);
    if (some.isEmpty() || (kind < 7 && state.messages() < MOST)) {
      return state.messages() < 2 * MOST ? arrival(box, kind) : folders();
    }
    return switch (kind) {
      case 7, 8, 9 -> new Step.Store(box, some, any(FLAGS));
      case 10, 11 -> new Step.Copy(box, some, box());
      case 12, 13 -> new Step.Move(box, some, box());
      case 14, 15, 16 -> folders();
      case 17 -> new Step.Replace(box, some.getFirst(), box(), token(), any(FLAGS));
      default -> expunge(box, some);
    };
  }

  private Step arrival(String box, int kind) {
    if (kind < 2) {
      return new Step.Deliver(token() + "d");
    }
    var tokens = new ArrayList<String>();
    for (int i = random.nextInt(4) == 0 ? random.nextInt(4) : 0; i >= 0; i--) {
      tokens.add(token());
    }
    return new Step.Append(box, tokens, any(FLAGS));
  }

  private Step expunge(String box, List<Long> some) {
    List<Long> deleted =
        state.box(box).placed.entrySet().stream()
            .filter(entry -> entry.getValue().flags().contains("\\Deleted"))
            .map(Map.Entry::getKey)
            .toList();
    return deleted.isEmpty()
        ? new Step.Store(box, some, Set.of("\\Deleted"))
        : new Step.Expunge(box, deleted);
  }

  private Step folders() {
    List<String> own =
        state.boxes.keySet().stream().filter(one -> one.startsWith(CrashTest.OWN)).toList();
    if (own.size() < 3) {
      return new Step.Create(CrashTest.OWN + token());
    }
    String one = any(own);
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Step.Delete(one);
      case 2, 3 -> new Step.Rename(one, CrashTest.OWN + token());
      case 4 -> new Step.Subscribe(one);
      case 5, 6 -> new Step.Share(one, any(RIGHTS));
      default ->
          state.subscriptions.isEmpty()
              ? new Step.Subscribe(one)
              : new Step.Unsubscribe(state.subscriptions.first());
    };
  }

  private String token() {
    return name + "-" + made++;
  }

  private String box() {
    return any(List.copyOf(state.boxes.keySet()));
  }

  private List<Long> some(String box) {
    return state.box(box).placed.keySet().stream().filter(_ -> random.nextInt(4) == 0).toList();
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
