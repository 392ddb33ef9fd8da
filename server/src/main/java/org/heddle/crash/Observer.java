package org.heddle.crash;

import java.io.IOException;
import java.util.regex.Pattern;

/// Another client, who looks at what the writers do before it is acknowledged: what it saw was
/// given out too.
record Observer(Ledger ledger, Tally tally) {
  private static final Pattern VALIDITY = Pattern.compile("UIDVALIDITY (\\d+)");
  private static final Pattern NEXT = Pattern.compile("UIDNEXT (\\d+)");
  private static final Pattern HIGHEST = Pattern.compile("HIGHESTMODSEQ (\\d+)");
  private static final Pattern UID = Pattern.compile("^\\* \\d+ FETCH \\(.*?UID (\\d+)");

  /// Looks until the server is gone.
  void watch(ServerProcess.Ports ports) {
    try (var imap = new ImapClient(ports.imap(), CrashTest.USER, CrashTest.PASSWORD)) {
      long[] next = new long[CrashTest.SHARED.size()];
      while (true) {
        for (int i = 0; i < next.length; i++) {
          next[i] = look(imap, CrashTest.SHARED.get(i), next[i]);
        }
        Thread.sleep(20);
      }
    } catch (ImapClient.Refused e) {
      tally.wrong("observer: " + e.getMessage());
    } catch (IOException e) {
      // It was killed.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long look(ImapClient imap, String box, long before)
      throws IOException, ImapClient.Refused {
    var status =
        imap.command("STATUS \"" + box + "\" (UIDVALIDITY UIDNEXT HIGHESTMODSEQ)").getFirst();
    long validity = number(status, VALIDITY);
    long next = number(status, NEXT);
    ledger.counted(validity, next, number(status, HIGHEST));
    if (before > 0 && next > before) {
      imap.select(box);
      String fetch = "UID FETCH " + before + ":" + (next - 1) + " (UID BODY.PEEK[HEADER])";
      for (var response : imap.command(fetch)) {
        var uid = response.find(UID);
        if (uid.isPresent() && !response.literals().isEmpty()) {
          TestMail.token(response.literals().getFirst())
              .ifPresent(token -> ledger.saw(validity, Long.parseLong(uid.get()), token));
        }
      }
    }
    return next;
  }

  private static long number(ImapClient.Response status, Pattern pattern)
      throws ImapClient.Refused {
    String number =
        status.find(pattern).orElseThrow(() -> new ImapClient.Refused("STATUS", status.text()));
    return Long.parseLong(number);
  }
}
