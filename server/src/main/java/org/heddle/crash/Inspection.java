package org.heddle.crash;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads the whole account by IMAP.
final class Inspection {
  private static final Pattern LISTED =
      Pattern.compile("^\\* LIST \\([^)]*\\) \\S+ \"?([^\"]*)\"?$");
  private static final Pattern SUBSCRIBED =
      Pattern.compile("^\\* LSUB \\([^)]*\\) \\S+ \"?([^\"]*)\"?$");
  private static final Pattern VALIDITY = Pattern.compile("\\[UIDVALIDITY (\\d+)]");
  private static final Pattern NEXT = Pattern.compile("\\[UIDNEXT (\\d+)]");
  private static final Pattern HIGHEST = Pattern.compile("\\[HIGHESTMODSEQ (\\d+)]");
  private static final Pattern UID = Pattern.compile("^\\* \\d+ FETCH \\(.*?UID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
  private static final Pattern FRIEND = Pattern.compile(" " + CrashTest.FRIEND + " (\\w+)");

  private final ImapClient client;
  private final Ledger ledger;
  private final Tally tally;
  private final Expected found = new Expected();

  private Inspection(ImapClient client, Ledger ledger, Tally tally) {
    this.client = client;
    this.ledger = ledger;
    this.tally = tally;
  }

  /// What is there. What is corrupt, and counters that fell, are tallied.
  static Expected of(ImapClient client, Ledger ledger, Tally tally)
      throws IOException, ImapClient.Refused {
    var inspection = new Inspection(client, ledger, tally);
    for (var listed : client.command("LIST \"\" *")) {
      var name = listed.find(LISTED).filter(Inspection::isOurs);
      if (name.isPresent()) {
        inspection.look(name.get());
      }
    }
    for (var listed : client.command("LSUB \"\" *")) {
      listed
          .find(SUBSCRIBED)
          .filter(name -> name.startsWith(CrashTest.OWN))
          .ifPresent(inspection.found.subscriptions::add);
    }
    client.select("");
    return inspection.found;
  }

  private static boolean isOurs(String name) {
    return name.startsWith(CrashTest.OWN) || CrashTest.SHARED.contains(name);
  }

  private void look(String name) throws IOException, ImapClient.Refused {
    Expected.Box box = found.box(name);
    client.select("");
    List<ImapClient.Response> said = client.select(name);
    box.validity = number(said, VALIDITY);
    ledger.check(name, box.validity, number(said, NEXT), number(said, HIGHEST));
    for (var fetched : client.command("UID FETCH 1:* (UID FLAGS BODY.PEEK[])")) {
      var uid = fetched.find(UID);
      if (uid.isPresent() && fetched.literals().size() == 1) {
        take(name, box, Long.parseLong(uid.get()), fetched);
      }
    }
    if (name.startsWith(CrashTest.OWN)) {
      box.rights = rights(client.command("GETACL \"" + name + "\""));
    }
  }

  private void take(String name, Expected.Box box, long uid, ImapClient.Response fetched) {
    byte[] content = fetched.literals().getFirst();
    String token = TestMail.token(content).orElse("");
    if (token.isEmpty() || !TestMail.isWhole(token, content)) {
      tally.corrupt(name + " " + uid + " " + token + ", " + content.length + " octets");
    }
    if (!token.isEmpty()) {
      var flags = new TreeSet<>(Set.of(fetched.find(FLAGS).orElse("").split(" ")));
      flags.removeAll(Set.of("", "\\Recent"));
      box.placed.put(uid, new Expected.Held(token, flags));
      ledger.saw(box.validity, uid, token);
    }
  }

  private static long number(List<ImapClient.Response> said, Pattern pattern) {
    return said.stream()
        .flatMap(response -> response.find(pattern).stream())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private static String rights(List<ImapClient.Response> said) {
    return said.stream().flatMap(response -> response.find(FRIEND).stream()).findFirst().orElse("");
  }

  /// The part of what was found that one writer answers for.
  static Expected part(Expected found, String writer) {
    var part = new Expected();
    CrashTest.SHARED.forEach(part::box);
    found.boxes.forEach((name, box) -> {
      if (name.startsWith(CrashTest.OWN + writer + "-")) {
        part.boxes.put(name, box);
      } else if (!name.startsWith(CrashTest.OWN)) {
        Expected.Box mine = part.box(name);
        mine.validity = box.validity;
        box.placed.forEach((uid, held) -> {
          if (TestMail.writer(held.token()).equals(writer)) {
            mine.placed.put(uid, held);
          }
        });
      }
    });
    found.subscriptions.stream()
        .filter(name -> name.startsWith(CrashTest.OWN + writer + "-"))
        .forEach(part.subscriptions::add);
    return part;
  }
}
