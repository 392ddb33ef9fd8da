package org.heddle.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.heddle.imap.threads.ThreadColumns;
import org.heddle.imap.threads.Threads;
import org.heddle.imap.wire.WireOutput;
import org.heddle.mime.BaseSubject;
import org.heddle.mime.MessageKey;
import org.junit.jupiter.api.Test;

/// The algorithms against a plain reading of RFC 5256, and in bad cases.
class ThreadsTest {
  private static String written(Threads threads) {
    try {
      var octets = new ByteArrayOutputStream();
      var output = new WireOutput(octets);
      new ThreadResponse(threads, uid -> uid).write(output);
      output.flush();
      return octets.toString(StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ThreadColumns columns(List<PlainThreads.Mail> mails) {
    var columns = new ThreadColumns();
    for (PlainThreads.Mail mail : mails) {
      columns.add(
          new ThreadColumns.Message(
              mail.uid(),
              mail.date(),
              Optional.of(mail.id()).filter(id -> !id.isEmpty()).map(MessageKey::of),
              mail.references().stream().map(MessageKey::of).toList(),
              BaseSubject.of(mail.subject())));
    }
    return columns;
  }

  private static PlainThreads.Mail mail(int uid, int date, String id, String... references) {
    return new PlainThreads.Mail(uid, date, id, List.of(references), "subject " + uid);
  }

  @Test
  void aThreadSplitsWhereAMessageHasTwoAnswers() {
    var mails =
        List.of(
            mail(2, 1, "b"),
            mail(3, 2, "c"),
            mail(4, 4, "d", "c", "f"),
            mail(6, 3, "f", "c"),
            mail(7, 7, "g", "c", "f", "x"),
            mail(23, 5, "w", "c", "f", "d"),
            mail(44, 6, "x", "c", "f"),
            mail(96, 8, "z", "c", "f", "x", "g"));
    assertEquals("(2)(3 6 (4 23)(44 7 96))", written(Threads.references(columns(mails))));
    assertEquals("(2)(3 6 (4 23)(44 7 96))", written(Threads.refs(columns(mails))));
    assertEquals("", written(Threads.references(columns(List.of()))));
  }

  @Test
  void anAncestorThatIsNotThereIsADummy() {
    var mails = List.of(mail(3, 1, "c", "a", "b"), mail(5, 2, "d", "a", "b"), mail(6, 3, "f", "e"));
    assertEquals("((3)(5))(6)", written(Threads.references(columns(mails))));
  }

  @Test
  void refsPutsThreadsInTheOrderOfTheirLatestMessages() {
    var mails = List.of(mail(1, 1, "a"), mail(2, 2, "b"), mail(3, 3, "c", "a"));
    assertEquals("(1 3)(2)", written(Threads.references(columns(mails))));
    assertEquals("(2)(1 3)", written(Threads.refs(columns(mails))));
  }

  @Test
  void orderedSubjectHasNoGrandchildren() {
    var mails = new ArrayList<PlainThreads.Mail>();
    String[] subjects = {"x", "Re: y", "Re: X", "y", "fwd: x", ""};
    for (int i = 0; i < subjects.length; i++) {
      mails.add(new PlainThreads.Mail(i + 1, i == 3 ? -1 : i, "", List.of(), subjects[i]));
    }
    assertEquals("(4 2)(1 (3)(5))(6)", written(Threads.orderedSubject(columns(mails))));
  }

  @Test
  void anyMailboxIsThreadedAsTheRfcSays() {
    for (long seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var mails = new ArrayList<PlainThreads.Mail>();
      int count = random.nextInt(12);
      for (int i = 1; i <= count; i++) {
        var references = new ArrayList<String>();
        for (int n = random.nextInt(4); n > 0; n--) {
          references.add("" + (char) ('a' + random.nextInt(10)));
        }
        String id = random.nextInt(6) == 0 ? "" : "" + (char) ('a' + random.nextInt(10));
        String subject = List.of("", "Re: s", "s", "S (fwd)", "t", "re: t").get(random.nextInt(6));
        mails.add(new PlainThreads.Mail(i, random.nextInt(6), id, references, subject));
      }
      String where = "seed " + seed + ": " + mails;
      assertEquals(
          PlainThreads.references(mails), written(Threads.references(columns(mails))), where);
      assertEquals(PlainThreads.refs(mails), written(Threads.refs(columns(mails))), where);
    }
  }

  @Test
  void threadsMayBeAsDeepAsTheMailbox() {
    int depth = 200_000;
    var forward = new ArrayList<PlainThreads.Mail>();
    var backward = new ArrayList<PlainThreads.Mail>();
    for (int i = 1; i <= depth; i++) {
      forward.add(mail(i, i, "" + i, "" + (i - 1)));
      backward.add(mail(i, depth - i, "" + i, "" + (i + 1)));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertTrue(written(Threads.refs(columns(forward))).startsWith("(1 2 3 4 "));
          assertTrue(written(Threads.references(columns(backward))).endsWith(" 3 2 1)"));
        });
  }

  @Test
  void hostileReferencesEndInTime() {
    int count = 50_000;
    var mails = new ArrayList<PlainThreads.Mail>();
    for (int i = 1; i <= count; i++) {
      // A long chain, and then messages in the middle of it that claim to be below its end.
      boolean chain = i <= count / 2;
      String id = "" + (chain ? i : i - count / 2 + count);
      String[] references =
          chain
              ? new String[] {"" + (i + count), "" + (i - 1)}
              : new String[] {"x" + i, "" + (count / 2)};
      mails.add(mail(i, i, id, references));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertEquals(count, numbers(written(Threads.references(columns(mails))))));
  }

  @Test
  void countlessReferencesDoNotFillTheHeap() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          var columns = new ThreadColumns();
          var random = new Random(7);
          var subject = new BaseSubject("", BaseSubject.Nature.ORIGINAL);
          for (int i = 1; i <= 30_000; i++) {
            var references = new ArrayList<MessageKey>();
            for (int n = 0; n < 100; n++) {
              references.add(new MessageKey(random.nextLong(), 0));
            }
            columns.add(new ThreadColumns.Message(i, i, Optional.empty(), references, subject));
          }
          assertEquals(30_000, numbers(written(Threads.refs(columns))));
        });
  }

  private static long numbers(String threads) {
    return java.util.Arrays.stream(threads.split("[() ]+")).filter(n -> !n.isEmpty()).count();
  }
}
